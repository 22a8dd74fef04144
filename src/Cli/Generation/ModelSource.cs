using System.Globalization;
using System.Text;

namespace MlNetFixedHeads.Cli.Generation;

/// <summary>The sources that depend on the model's columns and network.</summary>
internal static class ModelSource
{
    public const string SettingsFile = ProjectKind.ModelName + ".settings.cs";
    public const string ConsumptionFile = ProjectKind.ModelName + ".consumption.cs";
    public const string TrainingFile = ProjectKind.ModelName + ".training.cs";

    /// <summary>What takes the place of the sample's lines where a model takes encoded pictures; each stands once in its file.</summary>
    private static readonly (string File, string Path, string Bytes)[] ForBytes =
    [
        (ConsumptionFile, "public string ImageSource { get; set; } = \"\";", "public byte[] ImageSource { get; set; } = [];"),
        (ConsumptionFile, "new() { ImageSource = path };", "new() { ImageSource = File.ReadAllBytes(path) };"),
        (TrainingFile, "mlContext.Transforms.CopyColumns(ImageColumnName, PathColumn)", "mlContext.Transforms.LoadRawImageBytes(ImageColumnName, null, PathColumn)"),
    ];

    /// <summary>A file of the console template for a model.</summary>
    public static string Adapt(string file, string text, ModelFacts model)
    {
        if (file == SettingsFile)
            return Settings(model);
        if (model.TakesBytes)
        {
            foreach ((_, string before, string after) in ForBytes.Where(r => r.File == file))
                text = ReplaceOnce(text, before, after);
        }

        return text;
    }

    /// <summary>The settings, in the words of the sample's file.</summary>
    public static string Settings(ModelFacts model)
    {
        var text = new StringBuilder();
        text.Append($$"""
            namespace {{ProjectKind.ConsoleApp.Namespace}};

            /// <content>What the model is made of: its network, its input and its columns.</content>
            public static partial class {{ProjectKind.ModelName}}
            {

            """.ReplaceLineEndings("\n"));
        Constant(text, "string", "ModelFile", Literal($"{ProjectKind.ModelName}.zip"), "File name of the model.");
        Constant(text, "string", "Architecture", Literal(model.Architecture), model.Variant.Length == 0 ? "The network." : $"The network. The model's was a variant of it: {Plain(model.Variant)}; training here is of the plain one.");
        Constant(text, "string", "Head", Literal(model.Head), "What turns the network's features into class scores.");
        Constant(text, "int", "ImageHeight", Number(model.Preprocessing.Height), "Height of the network's input in pixels.");
        Constant(text, "int", "ImageWidth", Number(model.Preprocessing.Width), "Width of the network's input in pixels.");
        Constant(text, "double", "CropFraction", model.CropFraction.ToString("R", CultureInfo.InvariantCulture), "Share of a picture's short side that the network sees.");
        Constant(text, "string", "ImageColumnName", Literal(model.ImageColumn), "The column of the pictures.");
        Constant(text, "string", "ScoreColumnName", Literal(model.ScoreColumn), "The column of the probabilities.");
        Constant(text, "string?", "ActivationMapColumnName", model.ActivationMapColumn is { } maps ? Literal(maps) : "null", "The column of the activation maps, or null for a model without one.");
        text.Length--;
        return text.Append("}\n").ToString();
    }

    private static void Constant(StringBuilder text, string type, string name, string value, string summary) =>
        text.Append(CultureInfo.InvariantCulture, $"    /// <summary>{summary}</summary>\n    public const {type} {name} = {value};\n\n");

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A C# string literal.</summary>
    internal static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (char c in text)
        {
            if (c is '"' or '\\')
                literal.Append('\\').Append(c);
            else if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029')
                literal.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                literal.Append(c);
        }

        return literal.Append('"').ToString();
    }

    /// <summary>Text that ends no XML comment and no line.</summary>
    private static string Plain(string text) => System.Security.SecurityElement.Escape(text.ReplaceLineEndings(" "));

    private static string ReplaceOnce(string text, string before, string after) => text.Split(before).Length == 2
        ? text.Replace(before, after, StringComparison.Ordinal)
        : throw new InvalidOperationException($"The template does not have '{before}' once.");
}
