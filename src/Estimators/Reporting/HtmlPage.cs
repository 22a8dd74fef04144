using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace MlNetFixedHeads.Estimators.Reporting;

/// <summary>Grows a page out of interpolated strings. Whatever is put into their holes is escaped: names of classes and files are not trusted.</summary>
internal sealed class HtmlPage
{
    private readonly StringBuilder _text = new();

    /// <summary>Appends markup with escaped values.</summary>
    public void Add([InterpolatedStringHandlerArgument("")] ref Markup markup) => _text.Append('\n');

    /// <summary>Appends markup made elsewhere.</summary>
    public void Add(HtmlPage part) => _text.Append(part._text);

    /// <summary>Appends style sheets, scripts and base64, which are written here and not by others.</summary>
    public void AddTrusted(string text) => _text.Append(text);

    public override string ToString() => _text.ToString();

    /// <summary>For text between tags and within quoted attributes.</summary>
    public static string Escape(string? text)
    {
        if (text is null)
            return "";
        // Control characters are not allowed in HTML, and direction overrides would let a name rearrange the text around it.
        string clean = string.Concat(text.Select(c => char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') ? '\uFFFD' : c));
        return WebUtility.HtmlEncode(clean);
    }

    /// <summary>Escapes what is interpolated.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly HtmlPage _page;

        public Markup(int literalLength, int formattedCount, HtmlPage page) => _page = page;

        public void AppendLiteral(string text) => _page._text.Append(text);

        public void AppendFormatted(string? text) => _page._text.Append(Escape(text));

        public void AppendFormatted(HtmlPage part) => _page.Add(part);

        public void AppendFormatted(long number) => _page._text.Append(number.ToString(CultureInfo.InvariantCulture));

        /// <summary>For coordinates.</summary>
        public void AppendFormatted(double number) => _page._text.Append(number.ToString("0.###", CultureInfo.InvariantCulture));
    }
}
