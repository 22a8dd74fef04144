using System.Text;

namespace MlNetFixedHeads.Estimators.Datasets.Matlab;

/// <summary>Reads one matrix element: flags, dimensions, name, then what its class demands.</summary>
internal sealed class MatArrayReader
{
    private const int DeepestNesting = 64;
    private const int MostDimensions = 32;
    private const int SmallestElement = 8;
    private const uint ComplexFlag = 0x800;
    private const uint LogicalFlag = 0x200;

    private readonly MatElement _matrix;
    private readonly MatElementReader _elements;
    private readonly int _depth;

    private MatArrayReader(MatElement matrix, int depth)
    {
        (_matrix, _depth) = (matrix, depth);
        _elements = new(matrix.Buffer, matrix.Start, matrix.Start + matrix.Length);
    }

    /// <summary>The name (empty inside cells and structures) and the value.</summary>
    public static (string Name, MatArray Value) Read(MatElement matrix) => Read(matrix, 0);

    private static (string Name, MatArray Value) Read(MatElement matrix, int depth)
    {
        if (depth > DeepestNesting)
            throw matrix.Buffer.Error(matrix.Start, $"arrays nested more than {DeepestNesting} deep");
        // MATLAB writes an element without content for [] inside cells and structures.
        return matrix.Length == 0 ? ("", MatNumericArray.Empty) : new MatArrayReader(matrix, depth).Read();
    }

    private (string Name, MatArray Value) Read()
    {
        MatElement flagWords = _elements.Next("an array's flags", MatDataType.UInt32);
        if (flagWords.Length != 8)
            throw _elements.Error($"an array's flags take {flagWords.Length} bytes where 8 were expected");
        uint flags = (uint)flagWords.Number(0);
        var matClass = (MatClass)(flags & 0xff);
        if (!Enum.IsDefined(matClass))
            throw _elements.Error($"unknown class of array, number {flags & 0xff}");
        if (matClass is MatClass.Opaque)
            return (Name(), new MatOpaqueArray(matClass));
        (int[] dimensions, int count) = Dimensions();
        return (Name(), Value(matClass, flags, dimensions, count));
    }

    private MatArray Value(MatClass matClass, uint flags, int[] dimensions, int count) => matClass switch
    {
        MatClass.Cell => new MatCellArray(dimensions, Arrays(count, "a cell")),
        MatClass.Struct => Structs(matClass, dimensions, count),
        MatClass.Object => Object(dimensions, count),
        MatClass.Char => Characters(dimensions, count),
        MatClass.Sparse or MatClass.Function => new MatOpaqueArray(matClass),
        _ => new MatNumericArray(matClass, dimensions, (flags & LogicalFlag) != 0, Numbers(count, "values"),
            (flags & ComplexFlag) != 0 ? Numbers(count, "imaginary parts") : null),
    };

    private (int[] Dimensions, int Count) Dimensions()
    {
        MatElement sizes = _elements.Next("an array's dimensions", MatDataType.Int32);
        if (sizes.Count is < 2 or > MostDimensions)
            throw _elements.Error($"an array with {sizes.Count} dimensions where 2 to {MostDimensions} were expected");
        int[] dimensions = [.. Enumerable.Range(0, sizes.Count).Select(i => (int)sizes.Number(i))];
        if (dimensions.Any(d => d < 0))
            throw _elements.Error("an array with a negative dimension");
        long count = dimensions.Contains(0) ? 0 : dimensions.Aggregate(1L, (product, d) => Math.Min(product * d, int.MaxValue + 1L));
        return count <= int.MaxValue ? (dimensions, (int)count) : throw _elements.Error("an array of more than 2^31 elements");
    }

    private string Name()
    {
        MatElement name = _elements.Next("an array's name");
        return name.ValueSize == 1 ? Encoding.UTF8.GetString(name.Bytes) : throw _elements.Error($"an array's name stored as {name.Type}");
    }

    private MatElement Numbers(int count, string what)
    {
        if (count == 0 && _elements.Remaining == 0)
            return new(_matrix.Buffer, MatDataType.Double, _elements.Position, 0);
        MatElement numbers = _elements.Next($"{count} {what}");
        return numbers.IsNumeric && numbers.Length == (long)count * numbers.ValueSize
            ? numbers
            : throw _elements.Error($"expected {count} {what}, found {numbers.Length} bytes of {numbers.Type}");
    }

    private MatCharArray Characters(int[] dimensions, int count)
    {
        if (count == 0 && _elements.Remaining == 0)
            return new(dimensions, "");
        MatElement stored = _elements.Next($"{count} characters");
        string text = stored.Type switch
        {
            MatDataType.Utf8 => Encoding.UTF8.GetString(stored.Bytes),
            MatDataType.Utf32 => new UTF32Encoding(stored.Buffer.BigEndian, false).GetString(stored.Bytes),
            MatDataType.Utf16 or MatDataType.UInt16 when stored.Buffer.BigEndian => Encoding.BigEndianUnicode.GetString(stored.Bytes),
            MatDataType.Utf16 or MatDataType.UInt16 => Encoding.Unicode.GetString(stored.Bytes),
            MatDataType.UInt8 or MatDataType.Int8 => Encoding.Latin1.GetString(stored.Bytes),
            _ => throw _elements.Error($"characters stored as {stored.Type}"),
        };
        // Writers disagree on whether dimensions count bytes or characters; for a single row it makes no difference.
        return text.Length == count || dimensions[0] == 1
            ? new(dimensions, text)
            : throw _elements.Error($"expected {count} characters, found {text.Length}");
    }

    private MatArray[] Arrays(long count, string what)
    {
        if (count * SmallestElement > _elements.Remaining)
            throw _elements.Error($"{count} values declared, but only {_elements.Remaining} bytes are left");
        var arrays = new MatArray[count];
        for (int i = 0; i < arrays.Length; i++)
            arrays[i] = Read(_elements.Next(what, MatDataType.Matrix), _depth + 1).Value;
        return arrays;
    }

    private MatStructArray Object(int[] dimensions, int count)
    {
        _elements.Next("the name of an object's class");
        return Structs(MatClass.Object, dimensions, count);
    }

    private MatStructArray Structs(MatClass matClass, int[] dimensions, int count)
    {
        string[] fields = FieldNames();
        return new(matClass, dimensions, count, fields, Arrays((long)count * fields.Length, "a field of a structure"));
    }

    private string[] FieldNames()
    {
        MatElement width = _elements.Next("the length of the fields' names", MatDataType.Int32);
        MatElement names = _elements.Next("the fields' names");
        int chars = width.Count == 1 ? (int)width.Number(0) : 0;
        if (chars <= 0 || names.ValueSize != 1 || names.Length % chars != 0)
            throw _elements.Error("the names of a structure's fields do not have the length that is declared");
        string[] fields = [.. Enumerable.Range(0, names.Length / chars).Select(i => FieldName(names.Bytes.Slice(i * chars, chars)))];
        return fields.Distinct(StringComparer.Ordinal).Count() == fields.Length
            ? fields
            : throw _elements.Error("a structure with two fields of one name");
    }

    private static string FieldName(ReadOnlySpan<byte> padded)
    {
        int end = padded.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? padded : padded[..end]);
    }
}
