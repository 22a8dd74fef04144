using System.Globalization;
using System.Text;
using MlNetFixedHeads.Cli.Output;

namespace MlNetFixedHeads.Cli.Generation;

/// <summary>Says what a generated project is and how it is run.</summary>
internal static class ReadMe
{
    private const int MostClasses = 20;

    public static string Write(ProjectKind kind, string project, string model, ModelFacts facts, LibraryReference library)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {project}\n\nClassifies pictures with `{model}.zip`: {facts.Architecture}, head {facts.Head}, input {facts.Preprocessing.Height} x {facts.Preprocessing.Width} pixels.\n\n");
        text.Append(kind == ProjectKind.ConsoleApp
            ? $"""
              ```bash
              dotnet run -- predict picture.jpg folder-of-pictures --heatmaps maps
              dotnet run -- train --data PICTURES --pretrained imagenet --output new.zip    # PICTURES: a folder with a subfolder for each class, or a manifest (.csv)
              dotnet run -- evaluate --data PICTURES --model new.zip --report report.html
              ```

              `{model}.consumption.cs` predicts, `{model}.training.cs` trains, `{model}.evaluate.cs` measures, `{model}.settings.cs` says what the model is made of.

              """
            : """
              ```bash
              dotnet run -- --urls http://127.0.0.1:5080
              curl -F file=@picture.jpg http://127.0.0.1:5080/predict
              ```

              A page to try it is at `/`, the model's file is named in `appsettings.json` or by `--model FILE`.

              """);
        text.Append(CultureInfo.InvariantCulture, $"\nThe {Numbers.Whole(facts.ClassNames.Count)} classes: {string.Join(", ", facts.ClassNames.Take(MostClasses))}{(facts.ClassNames.Count > MostClasses ? ", ..." : "")}.\n\n");
        text.Append(library.PackageSource is null
            ? $"The library is in `{LibraryReference.Folder}`, version {LibraryReference.Version}; the packages it needs are in `Directory.Packages.props`.\n"
            : $"The library is the package {LibraryReference.Package} {LibraryReference.Version}, from the source in `nuget.config`.\n");
        return text.ToString().ReplaceLineEndings("\n");
    }
}
