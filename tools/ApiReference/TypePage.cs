using System.Text;
using Microsoft.CodeAnalysis;

namespace MlNetFixedHeads.ApiReference;

/// <summary>The page of one type.</summary>
internal sealed class TypePage(INamedTypeSymbol type)
{
    private static readonly SymbolDisplayFormat NameFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes, genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters);

    private static readonly SymbolDisplayFormat MemberFormat = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeConstantValue,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly string[] Written = ["Equals", "GetHashCode", "ToString", "PrintMembers", "<Clone>$", "Deconstruct", "op_Equality", "op_Inequality"];

    public string Name { get; } = type.ToDisplayString(NameFormat);

    public string FileName => Name.Replace('<', '-').Replace(">", "", StringComparison.Ordinal).Replace(", ", "-", StringComparison.Ordinal) + ".md";

    public string Summary => Documentation.Of(type).Summary;

    public string Text()
    {
        var text = new StringBuilder();
        text.AppendLine($"# {Name.Replace("<", "&lt;", StringComparison.Ordinal)}").AppendLine();
        text.AppendLine($"{Kind()} in `{type.ContainingNamespace}`, assembly `{type.ContainingAssembly.Name}`").AppendLine();
        Append(text, Documentation.Of(type));
        foreach (var (title, members) in Groups())
        {
            text.AppendLine($"## {title}").AppendLine();
            foreach (var member in members)
            {
                text.AppendLine($"### `{member.ToDisplayString(MemberFormat)}`").AppendLine();
                Append(text, Documentation.Of(member));
            }
        }

        return text.ToString().TrimEnd() + "\n";
    }

    private string Kind() => type.TypeKind switch
    {
        TypeKind.Enum => "Enumeration",
        TypeKind.Interface => "Interface",
        TypeKind.Struct => type.IsRecord ? "Record structure" : "Structure",
        TypeKind.Delegate => "Delegate",
        _ => type.IsStatic ? "Static class" : type.IsRecord ? "Record" : "Class",
    };

    private IEnumerable<(string Title, ISymbol[] Members)> Groups()
    {
        var members = type.GetMembers()
            .Where(m => m.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected && !m.IsImplicitlyDeclared && !Written.Contains(m.Name))
            .ToArray();
        (string, ISymbol[])[] groups =
        [
            ("Constructors", [.. members.Where(m => m is IMethodSymbol { MethodKind: MethodKind.Constructor } && type.TypeKind != TypeKind.Enum && Documentation.Of(m).Summary.Length > 0)]),
            (type.TypeKind == TypeKind.Enum ? "Values" : "Fields", [.. members.Where(m => m is IFieldSymbol)]),
            ("Properties", [.. members.Where(m => m is IPropertySymbol && m.Name != "EqualityContract")]),
            ("Methods", [.. members.Where(m => m is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.UserDefinedOperator or MethodKind.Conversion })]),
        ];
        return groups.Where(g => g.Item2.Length > 0);
    }

    private static void Append(StringBuilder text, Documentation documentation)
    {
        foreach (var paragraph in new[] { documentation.Summary, documentation.Remarks }.Where(p => p.Length > 0))
            text.AppendLine(paragraph).AppendLine();
        foreach (var (name, line) in documentation.Parameters)
            text.AppendLine($"- `{name}`: {line}");
        if (documentation.Returns.Length > 0)
            text.AppendLine($"- Returns: {documentation.Returns}");
        foreach (var (name, line) in documentation.Exceptions)
            text.AppendLine($"- Throws `{name}`: {line}");
        if (documentation.Parameters.Any() || documentation.Returns.Length > 0 || documentation.Exceptions.Any())
            text.AppendLine();
    }
}
