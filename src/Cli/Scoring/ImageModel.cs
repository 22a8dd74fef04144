using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Estimators.Scoring;

namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>A model that <c>train</c> saved, with what its columns tell.</summary>
internal sealed class ImageModel : IDisposable
{
    /// <summary>What every model that ML.NET saved holds.</summary>
    private const string VersionEntry = "TrainingInfo/Version.txt";

    private ImageModel(MLContext context, ITransformer transformer, bool takesBytes, DataViewSchema output)
    {
        TakesBytes = takesBytes;
        Context = context;
        Transformer = transformer;
        ClassNames = SlotNames(output[ModelColumns.Score]);
        MapShape = output.GetColumnOrNull(ModelColumns.ActivationMap)?.Type is VectorDataViewType { Dimensions: [_, var height, var width] }
            ? (height, width)
            : null;
    }

    public MLContext Context { get; }

    public ITransformer Transformer { get; }

    /// <summary>Whether it takes encoded pictures, not paths: it was trained on pictures that are parts of larger files.</summary>
    public bool TakesBytes { get; }

    /// <summary>The classes in the order of the scores.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Height and width of an activation map, or null where the model emits none.</summary>
    public (int Height, int Width)? MapShape { get; }

    /// <summary>Loads a model and checks that it is one of pictures by path, or of encoded pictures.</summary>
    /// <exception cref="CommandFailedException">There is no such file, it is no model, or one of something else.</exception>
    public static ImageModel Load(string path)
    {
        CheckFile(path);
        var context = new MLContext();
        ITransformer transformer;
        DataViewSchema input;
        try
        {
            transformer = Open(context, path, out input);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw new CommandFailedException($"--model '{path}' is no model that ML.NET can load: {FailureMessage.For(e)}", e);
        }

        try
        {
            return new ImageModel(context, transformer, TakesEncoded(input), CheckedOutput(path, transformer, input));
        }
        catch
        {
            (transformer as IDisposable)?.Dispose();
            throw;
        }
    }

    public void Dispose() => (Transformer as IDisposable)?.Dispose();

    /// <summary>Looks at the file before ML.NET does, whose words for it say little and which leaves a temporary folder behind.</summary>
    private static void CheckFile(string path)
    {
        if (!File.Exists(path))
        {
            throw new CommandFailedException(
                Directory.Exists(path) ? $"--model '{path}' is a folder; expected a file, a model.zip." : $"--model '{path}': there is no such file.");
        }

        try
        {
            using ZipArchive archive = ZipFile.OpenRead(path);
            if (!archive.Entries.Any(e => e.FullName.Replace('\\', '/') == VersionEntry))
                throw Foreign(path, "it is a zip archive without an ML.NET model in it");
        }
        catch (InvalidDataException e)
        {
            throw new CommandFailedException($"--model '{path}' is no model of 'fixedheads train': it is no zip archive; expected a model.zip.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"--model '{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>A model of another make, whose columns may yet fit, scores through ML.NET's own components.</summary>
    private static ITransformer Open(MLContext context, string path, out DataViewSchema input)
    {
        using FileStream stream = File.OpenRead(path);
        return SavedModel.TryOpen(context.Model, stream, path, ScoringOptions.Default, out FixedHeadCnnTransformer? model, out input)
            ? model
            : context.Model.Load(path, out input);
    }

    private static DataViewSchema CheckedOutput(string path, ITransformer transformer, DataViewSchema? input)
    {
        if (input is null || (input.GetColumnOrNull(ModelColumns.ImagePath)?.Type is not TextDataViewType && !TakesEncoded(input)))
            throw Foreign(path, $"its input has no text column '{ModelColumns.ImagePath}'");
        DataViewSchema output = transformer.GetOutputSchema(input);
        if (output.GetColumnOrNull(ModelColumns.Score) is not { } score || !score.HasSlotNames())
            throw Foreign(path, $"it gives no column '{ModelColumns.Score}' with the names of the classes");
        return output.GetColumnOrNull(ModelColumns.PredictedLabel)?.Type is KeyDataViewType
            ? output
            : throw Foreign(path, $"it gives no key column '{ModelColumns.PredictedLabel}'");
    }

    private static bool TakesEncoded(DataViewSchema? input) =>
        input?.GetColumnOrNull(ModelColumns.ImageBytes)?.Type is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Byte;

    private static CommandFailedException Foreign(string path, string what) =>
        new($"--model '{path}' is no model of 'fixedheads train': {what}.");

    private static string[] SlotNames(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(n => n.ToString())];
    }
}
