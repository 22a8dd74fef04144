using System.Text;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Results;

/// <summary>Paragraphs and tables as Markdown, the columns of equal width, so that a terminal shows them well too.</summary>
internal sealed class MarkdownText
{
    private readonly StringBuilder _text = new();

    public void Line(string line)
    {
        Separate();
        _text.Append(line).Append('\n');
    }

    public void Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        Separate();
        IReadOnlyList<string>[] all = [header, .. rows];
        var widths = Enumerable.Range(0, header.Count).Select(c => all.Max(r => r[c].Length)).ToArray();
        for (var i = 0; i < all.Length; i++)
        {
            _text.Append("| ").AppendJoin(" | ", all[i].Select((cell, c) => cell.PadRight(widths[c]))).Append(" |\n");
            if (i == 0)
                _text.Append('|').AppendJoin('|', widths.Select(w => new string('-', w + 2))).Append("|\n");
        }
    }

    public override string ToString() => _text.ToString();

    private void Separate()
    {
        if (_text.Length > 0)
            _text.Append('\n');
    }
}
