using MlNetFixedHeads.TorchBridge.Onnx;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>A trained network with all that scoring needs to know.</summary>
internal interface ITrainedClassifier : IDisposable
{
    IReadOnlyList<string> ClassNames { get; }

    ImagePreprocessing Preprocessing { get; }

    TrainingHistory History { get; }

    /// <summary>Number of learned numbers.</summary>
    long ParameterCount { get; }

    /// <summary>Number of pooled features.</summary>
    int FeatureCount { get; }

    /// <summary>Height and width of an activation map at the network's input size.</summary>
    (int Height, int Width) MapSize { get; }

    /// <summary>Writes the network as ONNX; the stream stays open.</summary>
    void WriteOnnx(Stream stream, OnnxExportRequest request);

    /// <summary>Writes the weights as safetensors; an existing file is replaced only once the new one is complete.</summary>
    void SaveWeights(string path);
}
