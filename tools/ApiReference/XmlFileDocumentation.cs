using System.Globalization;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace MlNetFixedHeads.ApiReference;

/// <summary>The documentation file that the compiler writes beside an assembly.</summary>
internal sealed class XmlFileDocumentation(string path) : DocumentationProvider
{
    private readonly Dictionary<string, string> _members =
        XDocument.Load(path).Descendants("member").ToDictionary(m => (string)m.Attribute("name")!, m => m.ToString());

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => path.GetHashCode(StringComparison.Ordinal);

    protected override string? GetDocumentationForSymbol(string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken) =>
        _members.GetValueOrDefault(documentationMemberID);
}
