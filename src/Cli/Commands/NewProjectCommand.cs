using System.CommandLine;
using MlNetFixedHeads.Cli.Generation;
using MlNetFixedHeads.Cli.Options;
using MlNetFixedHeads.Cli.Output;

namespace MlNetFixedHeads.Cli.Commands;

/// <summary>Generates one kind of project.</summary>
internal sealed class NewProjectCommand : CliCommand
{
    private const string Help = """
        Writes a C# project that builds and runs as it is, with the model copied into it: the sources of this library's own sample,
        with the names of your model. It takes no settings from folders above it. Nothing is overwritten.

        Example:
          fixedheads new console --model flowers/model.zip --name FlowerModel --output FlowerModelConsole
          dotnet run --project FlowerModelConsole -- predict rose.jpg
        """;

    private readonly IConsole _console;
    private readonly ProjectKind _kind;
    private readonly Option<string?> _model = OptionFactory.Text("--model", "FILE", "A model.zip that 'fixedheads train' wrote.", required: true);
    private readonly Option<string?> _name = OptionFactory.Parsed<string?>(
        "--name", "NAME", "Name of the model's class, a C# identifier such as CarsModel.", ProjectName.Parse, required: true);

    private readonly Option<string?> _output = OptionFactory.Text("--output", "DIR", "The project's folder. It must be new, or empty.", required: true);
    private readonly Option<string?> _source = OptionFactory.Text(
        "--package-source",
        "DIR|URL",
        "Reference this library as a NuGet package from this source. Default: its assemblies are copied into the project.");

    public NewProjectCommand(IConsole console, ProjectKind kind, string description)
        : base(kind.Name, description, Help)
    {
        (_console, _kind) = (console, kind);
        foreach (Option option in new Option[] { _model, _name, _output, _source })
            Add(option);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        string? source = parsed.GetValue(_source);
        if (source is not null && !Directory.Exists(source) && !(Uri.TryCreate(source, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"))
            throw new CommandFailedException($"--package-source '{source}' is neither a folder that is there nor a URL.");
        string output = parsed.GetRequiredValue(_output)!;
        var generator = new ProjectGenerator(_kind, parsed.GetRequiredValue(_model)!, parsed.GetRequiredValue(_name)!, new LibraryReference(source));
        string project = generator.Write(output);
        _console.Out.WriteLine($"Wrote {project}.");
        _console.Out.WriteLine(_kind == ProjectKind.ConsoleApp
            ? $"Run it: dotnet run --project {output} -- predict PICTURE"
            : $"Run it: dotnet run --project {output} -- --urls http://127.0.0.1:5080");
        return ExitCodes.Success;
    }
}
