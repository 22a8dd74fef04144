using Google.Protobuf;
using MlNetFixedHeads.TorchBridge.Cost;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Onnx;
using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>A trained network on the CPU, and what scoring needs to know. Owns the network.</summary>
internal sealed class TrainedClassifier(
    CnnNetwork network, ImagePreprocessing preprocessing, IReadOnlyList<string> classNames, TrainingHistory history, bool averageMirror = false)
    : ITrainedClassifier
{
    public IReadOnlyList<string> ClassNames => classNames;

    public ImagePreprocessing Preprocessing => preprocessing;

    public TrainingHistory History => history;

    public long ParameterCount { get; } = network.parameters().Sum(p => p.numel());

    public int FeatureCount => network.FeatureCount;

    public (int Height, int Width) MapSize => CostOps.MapSize(network, preprocessing.Height, preprocessing.Width);

    public bool WritesActivationMaps => network.HasActivationMaps;

    public bool HasGradients => true;

    public (float[] Maps, int Height, int Width) GradientMaps(float[] input, int height, int width, IReadOnlyList<int> classes) =>
        GradCam.Maps(network, input, height, width, classes, averageMirror);

    public void WriteOnnx(Stream stream, OnnxExportRequest request) =>
        OnnxExporter.Export(network, preprocessing, classNames, request with { AverageMirror = averageMirror }).WriteTo(stream);

    public void SaveWeights(string path) => WeightsWriter.Save(network, path, metadata: WeightsMetadata.For(network, preprocessing, classNames));

    public void Dispose() => network.Dispose();
}
