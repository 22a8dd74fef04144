using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Estimators.Scoring.Bulk;
using MlNetFixedHeads.TorchBridge.Onnx;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>The graph of a scoring pipeline in a temporary file of its own, which goes when this is disposed of.</summary>
/// <remarks>ML.NET's ONNX transformer wants a file, and reads it again when the model is saved.</remarks>
internal sealed class OnnxFile : IDisposable
{
    private OnnxFile(string path, ScoringNetwork? network) => (Path, Network) = (path, network);

    public string Path { get; }

    /// <summary>The network in the graph, or null where the graph does not tell where it begins.</summary>
    public ScoringNetwork? Network { get; }

    public static OnnxFile Write(ITrainedClassifier trained, FixedHeadCnnOptions options, ImageColumn images, string folder)
    {
        bool tensor = images.Kind == ImageColumnKind.Preprocessed;
        bool maps = options.ActivationMapColumnName is not null, features = options.FeaturesColumnName is not null;
        using var exported = new MemoryStream();
        trained.WriteOnnx(exported, new OnnxExportRequest
        {
            Form = tensor ? OnnxInputForm.Tensor : OnnxInputForm.Pixels,
            ActivationMaps = maps,
            Features = features,
            FixedTensorSize = tensor,
        });
        exported.Position = 0;
        ScoringGraph graph = ScoringGraph.Parse(exported);
        if (tensor)
        {
            graph.RenameInput("input", ColumnNames.Input);
        }
        else
        {
            graph.RenameInput("pixels", ColumnNames.Pixels);
            graph.RenameInput("size", ColumnNames.Size);
            graph.RenameValue(OnnxExporter.NetworkInput, ColumnNames.Input);
            if (images.Size is { } size)
            {
                // ML.NET feeds vectors of known size only to inputs of known shape.
                graph.SetInputShape(ColumnNames.Pixels, 1, 3L * size.Height * size.Width);
                graph.FixInput(ColumnNames.Size, [1, 2], [size.Height, size.Width]);
            }
        }

        // After the inputs, whose names a column may have.
        graph.SetOutputs([.. Outputs(trained, options)]);
        return Write(graph, folder);
    }

    /// <summary>Writes a graph that has its final form.</summary>
    public static OnnxFile Write(ScoringGraph graph, string folder)
    {
        var file = new OnnxFile(System.IO.Path.Combine(folder, $"fixedheads-{Guid.NewGuid():N}.onnx"), graph.Network());
        try
        {
            using var stream = new FileStream(TemporaryFile.Create(file.Path, FileOptions.None), FileAccess.ReadWrite);
            graph.Write(stream);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The columns the graph makes, in the order of the data view.</summary>
    public static IEnumerable<string> OutputColumns(FixedHeadCnnOptions options)
        => new[] { options.ScoreColumnName, options.ActivationMapColumnName, options.FeaturesColumnName }.OfType<string>();

    /// <summary>The columns the graph takes; the size of resized MLImages is a constant in it.</summary>
    public static IEnumerable<string> InputColumns(ImageColumn images) => images switch
    {
        { Kind: ImageColumnKind.Preprocessed } => [ColumnNames.Input],
        { Size: not null } => [ColumnNames.Pixels],
        _ => [ColumnNames.Pixels, ColumnNames.Size],
    };

    public void Dispose() => File.Delete(Path);

    private static IEnumerable<GraphOutput> Outputs(ITrainedClassifier trained, FixedHeadCnnOptions options)
    {
        int classes = trained.ClassNames.Count;
        yield return new GraphOutput("Score", options.ScoreColumnName, [classes]);
        if (options.ActivationMapColumnName is { } maps)
        {
            yield return new GraphOutput("ActivationMap", maps, [classes, trained.MapSize.Height, trained.MapSize.Width]);
        }

        if (options.FeaturesColumnName is { } features)
        {
            yield return new GraphOutput("Features", features, [trained.FeatureCount]);
        }
    }
}
