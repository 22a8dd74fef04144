using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace MlNetFixedHeads.ApiReference;

/// <summary>A symbol's XML documentation as Markdown.</summary>
internal sealed partial class Documentation
{
    private readonly XElement? _root;

    private Documentation(XElement? root) => _root = root;

    public string Summary => Part("summary");

    public string Remarks => Part("remarks");

    public string Returns => Part("returns");

    public IEnumerable<(string Name, string Text)> Parameters => Named("typeparam", "name").Concat(Named("param", "name"));

    public IEnumerable<(string Name, string Text)> Exceptions => Named("exception", "cref").Select(e => (LastName(e.Name), e.Text));

    /// <summary>The symbol's own, or that of what it overrides or implements.</summary>
    public static Documentation Of(ISymbol symbol)
    {
        for (var at = symbol; at is not null; at = Inherited(at))
        {
            if (at.GetDocumentationCommentXml() is { Length: > 0 } xml && XElement.Parse(xml) is var root && root.Element("inheritdoc") is null)
                return new(root);
        }

        return new(null);
    }

    private static ISymbol? Inherited(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { OverriddenMethod: { } method } => method,
        IPropertySymbol { OverriddenProperty: { } property } => property,
        { ContainingType: { } type } => type.AllInterfaces
            .SelectMany(i => i.GetMembers())
            .FirstOrDefault(m => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(m), symbol)),
        _ => null,
    };

    private string Part(string name) => _root?.Element(name) is { } element ? Markdown(element) : "";

    private IEnumerable<(string Name, string Text)> Named(string element, string attribute) =>
        _root?.Elements(element).Select(e => ((string?)e.Attribute(attribute) ?? "", Markdown(e))) ?? [];

    private static string Markdown(XElement element)
    {
        var text = new StringBuilder();
        foreach (var node in element.Nodes())
            text.Append(Markdown(node));
        return Spaces().Replace(text.ToString(), " ").Replace(" \u2029 ", "\n\n", StringComparison.Ordinal).Replace("\u2029", "\n\n", StringComparison.Ordinal).Trim();
    }

    private static string Markdown(XNode node) => node switch
    {
        XText text => text.Value.Replace("<", "&lt;", StringComparison.Ordinal),
        XElement { Name.LocalName: "see" or "seealso" } see => $"`{LastName((string?)see.Attribute("cref") ?? (string?)see.Attribute("langword") ?? see.Value)}`",
        XElement { Name.LocalName: "paramref" or "typeparamref" } reference => $"`{(string?)reference.Attribute("name")}`",
        XElement { Name.LocalName: "c" or "code" } code => $"`{code.Value.Trim()}`",
        XElement { Name.LocalName: "para" or "item" } block => $"\u2029{Markdown(block)}\u2029",
        XElement other => Markdown(other),
        _ => "",
    };

    /// <summary>M:Namespace.Type.Member(Parameters) as Type.Member, T:Namespace.Type as Type.</summary>
    private static string LastName(string id)
    {
        var name = id.Length > 2 && id[1] == ':' ? id[2..] : id;
        var parts = name.Split('(')[0].Split('.').Select(part => Arity().Replace(part, "")).ToArray();
        var keep = id.StartsWith("T:", StringComparison.Ordinal) || id.Length < 2 || id[1] != ':' ? 1 : 2;
        return string.Join('.', parts.TakeLast(keep)).Replace(".#ctor", "", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"[ \t\r\n]+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"`+\d+")]
    private static partial Regex Arity();
}
