using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MlNetFixedHeads.Docs.Tests;

/// <summary>Compiles a document's code as the body of a method that has what <see cref="Given"/> has.</summary>
internal static class SnippetCompiler
{
    private static readonly string[] Usings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks", "Microsoft.ML", "Microsoft.ML.Data", "MlNetFixedHeads",
        "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Http", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
    ];

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The errors, each with the document's line.</summary>
    public static string[] Errors(Snippet snippet)
    {
        var unit = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(snippet.Code).GetRoot();
        var statements = string.Concat(unit.Members.OfType<GlobalStatementSyntax>().Select(s => s.ToFullString()));
        var types = string.Concat(unit.Members.Where(m => m is not GlobalStatementSyntax).Select(s => s.ToFullString()));
        var text = $$"""
            #nullable enable
            {{string.Concat(Usings.Select(u => $"using {u};\n"))}}
            {{unit.Usings.ToFullString()}}
            internal sealed class Documented : MlNetFixedHeads.Docs.Tests.Given
            {
            private async Task Run(string[] args)
            {
            await Task.CompletedTask;
            {{statements}}
            }
            }
            {{types}}
            """;
        var compilation = CSharpCompilation.Create(
            "Documented", [CSharpSyntaxTree.ParseText(text)], References, new(OutputKind.DynamicallyLinkedLibrary));
        return
        [
            .. compilation.GetDiagnostics()
                .Where(d => d.Severity == DiagnosticSeverity.Error)
                .Select(d => $"{snippet}: {d.GetMessage()} [{d.Id}] at '{d.Location.SourceTree!.GetText().Lines[d.Location.GetLineSpan().StartLinePosition.Line]}'"),
        ];
    }
}
