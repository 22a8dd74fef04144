using Microsoft.ML;
using MlNetFixedHeads.Estimators.Scoring;

namespace MlNetFixedHeads;

/// <summary>Methods of <c>mlContext.Model</c> that open saved models.</summary>
public static class FixedHeadCnnModelCatalog
{
    /// <summary>Opens a model that <c>mlContext.Model.Save</c> wrote of a <see cref="FixedHeadCnnTransformer"/>, alone or in a pipeline, such that it
    /// scores many pictures in parallel and in batches.</summary>
    /// <remarks><c>Model.Load</c> opens the same file as ML.NET's own components, with the same columns and values, which score picture by picture.
    /// Of what the transformer could after training, the weights and the history are not in the file.</remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="filePath">The file.</param>
    /// <param name="inputSchema">The schema that was saved with the model, or null where there was none.</param>
    /// <param name="options">How to score.</param>
    /// <returns>The model; dispose of it when it is no longer used.</returns>
    /// <exception cref="ArgumentException">Options are out of range.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no such model; the message says what it is.</exception>
    /// <exception cref="InvalidOperationException">The context asks for a GPU that ONNX Runtime cannot use, see <see cref="MLContext.FallbackToCpu"/>.</exception>
    public static FixedHeadCnnTransformer LoadFixedHeadCnn(
        this ModelOperationsCatalog catalog, string filePath, out DataViewSchema inputSchema, ScoringOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(filePath);
        ArgumentNullException.ThrowIfNull(options);
        using FileStream stream = File.OpenRead(filePath);
        return SavedModel.Open(catalog, stream, $"The file '{filePath}'", options, out inputSchema);
    }

    /// <inheritdoc cref="LoadFixedHeadCnn(ModelOperationsCatalog, string, out DataViewSchema, ScoringOptions)"/>
    public static FixedHeadCnnTransformer LoadFixedHeadCnn(this ModelOperationsCatalog catalog, string filePath, out DataViewSchema inputSchema) =>
        LoadFixedHeadCnn(catalog, filePath, out inputSchema, ScoringOptions.Default);

    /// <inheritdoc cref="LoadFixedHeadCnn(ModelOperationsCatalog, string, out DataViewSchema, ScoringOptions)"/>
    /// <param name="catalog">The catalog.</param>
    /// <param name="stream">The model, from the current position to the end. It stays open.</param>
    /// <param name="inputSchema">The schema that was saved with the model, or null where there was none.</param>
    public static FixedHeadCnnTransformer LoadFixedHeadCnn(this ModelOperationsCatalog catalog, Stream stream, out DataViewSchema inputSchema) =>
        LoadFixedHeadCnn(catalog, stream, out inputSchema, ScoringOptions.Default);

    /// <inheritdoc cref="LoadFixedHeadCnn(ModelOperationsCatalog, string, out DataViewSchema, ScoringOptions)"/>
    /// <param name="catalog">The catalog.</param>
    /// <param name="stream">The model, from the current position to the end. It stays open.</param>
    /// <param name="inputSchema">The schema that was saved with the model, or null where there was none.</param>
    /// <param name="options">How to score.</param>
    public static FixedHeadCnnTransformer LoadFixedHeadCnn(
        this ModelOperationsCatalog catalog, Stream stream, out DataViewSchema inputSchema, ScoringOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        if (stream.CanSeek && stream.Position == 0)
        {
            return SavedModel.Open(catalog, stream, "The stream", options, out inputSchema);
        }

        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        copy.Position = 0;
        return SavedModel.Open(catalog, copy, "The stream", options, out inputSchema);
    }
}
