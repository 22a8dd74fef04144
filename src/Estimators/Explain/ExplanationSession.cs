using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetFixedHeads.TorchBridge.Onnx;
using MlNetFixedHeads.TorchBridge.Onnx.Proto;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.Estimators.Explain;

/// <summary>A trained classifier's network, from preprocessed pictures of any size to scores and, where there are any, maps; safe to use from many threads.</summary>
internal sealed class ExplanationSession : IDisposable
{
    private readonly InferenceSession _session;

    private ExplanationSession(InferenceSession session, bool hasMaps, LinearTail? tail) => (_session, HasMaps, IsLinear, Bias) = (session, hasMaps, tail is not null, tail?.Bias());

    /// <summary>Whether there are activation maps.</summary>
    public bool HasMaps { get; }

    /// <summary>Whether the logits are linear in the average-pooled maps, but for <see cref="Bias"/>.</summary>
    public bool IsLinear { get; }

    /// <summary>What the logits are where the maps are 0, or null for 0.</summary>
    public float[]? Bias { get; }

    public static ExplanationSession Open(ITrainedClassifier trained)
    {
        OnnxModel model = Export(trained);
        LinearTail? tail = LinearTail.Find(model);
        bool hasMaps = model.Graph.Output.Any(o => o.Name == OnnxExporter.ActivationMapOutput);
        if (!hasMaps && tail is not null)
        {
            tail.AddMaps(OnnxExporter.ActivationMapOutput);
            hasMaps = true;
        }

        // Their sizes are the picture's here, whatever they were for the model's own input.
        foreach (OnnxValueInfo output in model.Graph.Output)
            output.Type.TensorType.Shape = null;
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        return new(new InferenceSession(model.ToByteArray(), options), hasMaps, tail);
    }

    /// <summary>Scores of the K classes.</summary>
    public float[] Scores(ExplanationInput input)
    {
        using var results = Run(input, OnnxExporter.ScoreOutput);
        return [.. results[0].AsEnumerable<float>()];
    }

    /// <summary>Scores, and the maps (K, h, w) row by row.</summary>
    public (float[] Scores, float[] Maps, int Height, int Width) ScoresAndMaps(ExplanationInput input)
    {
        using var results = Run(input, OnnxExporter.ScoreOutput, OnnxExporter.ActivationMapOutput);
        DenseTensor<float> maps = results[1].AsTensor<float>().ToDenseTensor();
        return ([.. results[0].AsEnumerable<float>()], maps.Buffer.ToArray(), maps.Dimensions[2], maps.Dimensions[3]);
    }

    public void Dispose() => _session.Dispose();

    /// <summary>A model that was opened from a file has maps in its graph only if it was trained with a column for them.</summary>
    private static OnnxModel Export(ITrainedClassifier trained)
    {
        using var graph = new MemoryStream();
        trained.WriteOnnx(graph, new OnnxExportRequest { Form = OnnxInputForm.Tensor, ActivationMaps = trained.WritesActivationMaps });
        graph.Position = 0;
        return OnnxModel.Parser.ParseFrom(graph);
    }

    private IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(ExplanationInput input, params string[] outputs) => _session.Run(
        [NamedOnnxValue.CreateFromTensor("input", new DenseTensor<float>(input.Values, [1, 3, input.Height, input.Width]))], outputs);
}
