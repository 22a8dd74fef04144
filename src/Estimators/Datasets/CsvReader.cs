using System.Text;

namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>Reads comma-separated records as RFC 4180 has them: quoted fields may hold commas, line breaks and doubled quotes. Or
/// tab-separated ones, by the same rules.</summary>
internal sealed class CsvReader(TextReader reader, string path, char separator = ',')
{
    private readonly StringBuilder _field = new();
    private int _line = 1;

    /// <summary>All records that are not blank, with the line on which each begins.</summary>
    /// <exception cref="InvalidDataException">A quote is where none may be, or is not closed; the message names the line.</exception>
    public IEnumerable<(int Line, List<string> Fields)> Records()
    {
        while (reader.Peek() >= 0)
        {
            int line = _line;
            List<string> fields = Record();
            if (fields is not [""])
                yield return (line, fields);
        }
    }

    private List<string> Record()
    {
        List<string> fields = [];
        while (true)
        {
            fields.Add(reader.Peek() == '"' ? Quoted() : Plain());
            int end = reader.Read();
            if (end == separator)
                continue;
            if (end == '\r' && reader.Peek() == '\n')
                reader.Read();
            _line++;
            return fields;
        }
    }

    private string Plain()
    {
        _field.Clear();
        while (reader.Peek() is >= 0 and not ('\r' or '\n') and var next && next != separator)
        {
            char c = (char)reader.Read();
            if (c == '"')
                throw Error(_line, "a quote inside a field that does not begin with one");
            _field.Append(c);
        }
        return _field.ToString();
    }

    private string Quoted()
    {
        int begin = _line;
        _field.Clear();
        reader.Read();
        while (true)
        {
            int c = reader.Read();
            if (c < 0)
                throw Error(begin, "a quoted field that is not closed");
            if (c == '"' && reader.Peek() != '"')
                break;
            if (c == '"')
                reader.Read();
            if (c == '\n')
                _line++;
            _field.Append((char)c);
        }
        return reader.Peek() is < 0 or '\r' or '\n' || reader.Peek() == separator
            ? _field.ToString()
            : throw Error(_line, "text between the end of a quoted field and the next separator");
    }

    private InvalidDataException Error(int line, string message) => new($"{path}, line {line}: {message}.");
}
