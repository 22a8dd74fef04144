using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Estimators.Scoring.Bulk;
using MlNetFixedHeads.TorchBridge.Onnx;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>What a saved model still tells of the classifier it was: its graph, but not its weights and history.</summary>
internal sealed class ReloadedClassifier(ScoringNetwork network, string graphFile) : ITrainedClassifier
{
    public IReadOnlyList<string> ClassNames => network.ClassNames;

    public ImagePreprocessing Preprocessing => network.Preprocessing;

    public TrainingHistory History { get; } = new() { Epochs = [], BestEpoch = 0, Cancelled = false, UnreadableImages = [] };

    public long ParameterCount => network.ParameterCount;

    public int FeatureCount => Output(OnnxExporter.FeaturesOutput)?.Length ?? throw Absent("features");

    public (int Height, int Width) MapSize => Output(OnnxExporter.ActivationMapOutput) is { Shape: [_, var height, var width] }
        ? ((int)height, (int)width)
        : throw Absent("activation maps");

    public bool WritesActivationMaps => Output(OnnxExporter.ActivationMapOutput) is not null;

    /// <summary>Options with the names of the columns that the graph makes.</summary>
    public FixedHeadCnnOptions Columns(FixedHeadCnnOptions options) => options with
    {
        ScoreColumnName = Output(OnnxExporter.ScoreOutput)!.Column,
        ActivationMapColumnName = Output(OnnxExporter.ActivationMapOutput)?.Column,
        FeaturesColumnName = Output(OnnxExporter.FeaturesOutput)?.Column,
    };

    public void WriteOnnx(Stream stream, OnnxExportRequest request)
    {
        if (request.ActivationMaps && Output(OnnxExporter.ActivationMapOutput) is null)
        {
            throw Absent("activation maps");
        }

        ScoringGraph graph;
        using (FileStream file = File.OpenRead(graphFile))
        {
            graph = ScoringGraph.Parse(file);
        }

        graph.Restore(network, request.Form);
        graph.Write(stream);
    }

    public void SaveWeights(string path) => throw new InvalidOperationException(
        "A model that was saved by ML.NET and opened again holds its network as an ONNX graph, in which batch norm is folded into the convolutions: there are no weights to save. " +
        "Save them after Fit.");

    /// <summary>The file belongs to the scoring chain.</summary>
    public void Dispose()
    {
    }

    private static InvalidOperationException Absent(string what)
        => new($"The saved model has no {what}: its options named no column for them when it was trained.");

    private GraphOutput? Output(string exported) => network.Outputs.FirstOrDefault(o => o.Name == ColumnNames.Prefix + exported);
}
