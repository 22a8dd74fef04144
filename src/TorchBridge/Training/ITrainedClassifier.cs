namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>A trained network and what is known about it.</summary>
internal interface ITrainedClassifier : IDisposable
{
    /// <summary>One name per output of the network.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>How pictures become the network's input.</summary>
    ImagePreprocessing Preprocessing { get; }

    /// <summary>What happened in training.</summary>
    TrainingHistory History { get; }

    /// <summary>Number of pooled features before the head.</summary>
    int FeatureCount { get; }

    /// <summary>Size of an activation map at the input size of <see cref="Preprocessing"/>.</summary>
    (int Height, int Width) MapSize { get; }

    /// <summary>Writes the network as an ONNX graph with the output <c>Score</c> and, on request, <c>ActivationMap</c> and <c>Features</c>.</summary>
    void WriteOnnx(Stream stream, OnnxExportRequest request);

    /// <summary>Writes the weights as safetensors with torchvision's names, replacing a file of this name.</summary>
    void SaveWeights(string path);
}
