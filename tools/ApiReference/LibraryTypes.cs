using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MlNetFixedHeads.ApiReference;

/// <summary>The public types of built libraries, with their documentation.</summary>
internal static class LibraryTypes
{
    public static IEnumerable<INamedTypeSymbol> Load(string folder, IReadOnlyList<string> assemblies)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !assemblies.Contains(Path.GetFileNameWithoutExtension(path)))
            .Select(path => MetadataReference.CreateFromFile(path));
        var own = assemblies
            .Select(name => MetadataReference.CreateFromFile(
                Path.Join(folder, name + ".dll"), documentation: new XmlFileDocumentation(Path.Join(folder, name + ".xml"))))
            .ToArray();
        var compilation = CSharpCompilation.Create("Reference", references: platform.Concat<MetadataReference>(own));
        return own.SelectMany(reference => Types(((IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(reference)!).GlobalNamespace));
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol within)
    {
        foreach (var member in within.GetMembers().OfType<INamespaceOrTypeSymbol>())
        {
            if (member is INamedTypeSymbol { DeclaredAccessibility: Accessibility.Public } type)
                yield return type;
            if (member is INamespaceSymbol or INamedTypeSymbol { DeclaredAccessibility: Accessibility.Public })
            {
                foreach (var inner in Types(member))
                    yield return inner;
            }
        }
    }
}
