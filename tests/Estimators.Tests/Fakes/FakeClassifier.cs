using MlNetFixedHeads.TorchBridge.Onnx;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.Estimators.Tests.Fakes;

/// <summary>Classifies by mean colour, with a graph of the same interface as the real exporter's.</summary>
internal sealed class FakeClassifier(IReadOnlyList<string> classNames, float[][] colours, int height, int width) : ITrainedClassifier
{
    public IReadOnlyList<string> ClassNames => classNames;

    public long ParameterCount => 3 * classNames.Count;

    public ImagePreprocessing Preprocessing { get; } = new() { Height = height, Width = width, ResizeShortSide = Math.Max(height, width) };

    public TrainingHistory History { get; init; } = new() { Epochs = [], BestEpoch = 0, Cancelled = false, UnreadableImages = [] };

    public int FeatureCount => 3;

    public (int Height, int Width) MapSize => (2, 4);

    public bool Disposed { get; private set; }

    public bool FailsToExport { get; set; }

    public void WriteOnnx(Stream stream, OnnxExportRequest request)
    {
        if (FailsToExport)
        {
            throw new InvalidDataException("The exported graph differs.");
        }

        new FakeGraph(classNames, colours, MapSize, (height, width)).Write(stream, request);
    }

    public void SaveWeights(string path) => File.WriteAllText(path, "weights");

    public void Dispose() => Disposed = true;
}
