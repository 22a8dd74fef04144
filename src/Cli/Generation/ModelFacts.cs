using System.Globalization;
using Microsoft.ML;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Cli.Scoring;
using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Cli.Generation;

/// <summary>What a generated project must know of a model.</summary>
internal sealed record ModelFacts
{
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>The column of the pictures.</summary>
    public required string ImageColumn { get; init; }

    /// <summary>Whether that column holds the bytes of pictures' files, not their paths.</summary>
    public required bool TakesBytes { get; init; }

    public required string ScoreColumn { get; init; }

    public required string? ActivationMapColumn { get; init; }

    public required ImagePreprocessing Preprocessing { get; init; }

    public required string Architecture { get; init; }

    public required string Head { get; init; }

    /// <summary>How the network differs from the plain one, or an empty text.</summary>
    public required string Variant { get; init; }

    public double CropFraction => Math.Round(Math.Max(Preprocessing.Height, Preprocessing.Width) / (double)Preprocessing.ResizeShortSide, 6);

    /// <exception cref="CommandFailedException">It is no model of this library, or of pictures that no program can be generated for.</exception>
    public static ModelFacts Read(string path)
    {
        if (!File.Exists(path))
            throw new CommandFailedException($"--model '{path}': there is no such file.");
        IReadOnlyDictionary<string, string> metadata;
        try
        {
            using FixedHeadCnnTransformer model = new MLContext().Model.LoadFixedHeadCnn(path, out _);
            metadata = ModelPreprocessing.Metadata(path);
            (FixedHeadCnnOptions columns, ImageColumn? images) = model.Columns;
            if (images is not { Kind: ImageColumnKind.Path or ImageColumnKind.Encoded } known)
                throw new CommandFailedException($"--model '{path}' takes {(images is null ? "pictures that its schema does not name" : $"a column of {images}")}; expected one of paths (text) or of encoded pictures (bytes).");
            return new()
            {
                ClassNames = model.ClassNames,
                ImageColumn = columns.ImageColumnName,
                TakesBytes = known.Kind == ImageColumnKind.Encoded,
                ScoreColumn = columns.ScoreColumnName,
                ActivationMapColumn = columns.ActivationMapColumnName,
                Preprocessing = model.Preprocessing,
                Architecture = Text("architecture"),
                Head = Text("head"),
                Variant = Text("variant") is var variant && variant == NetworkVariant.Default.ToString() ? "" : variant,
            };
        }
        catch (InvalidDataException e)
        {
            throw new CommandFailedException($"--model '{path}' is no model of 'fixedheads train': {e.Message}", e);
        }

        string Text(string key) => metadata.TryGetValue(key, out string? value)
            ? value
            : throw new CommandFailedException(string.Create(CultureInfo.InvariantCulture, $"--model '{path}': its graph has no metadata '{key}'."));
    }
}
