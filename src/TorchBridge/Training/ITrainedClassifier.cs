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

    /// <summary>Whether <see cref="WriteOnnx"/> can write activation maps.</summary>
    bool WritesActivationMaps => true;

    /// <summary>Whether there is a network that <see cref="GradientMaps"/> can send gradients through.</summary>
    bool HasGradients => false;

    /// <summary>The last maps, each weighted with the mean over positions of a logit's gradient, and summed: Grad-CAM before its ReLU.</summary>
    /// <param name="input">A preprocessed picture (3, height, width).</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="classes">The logits' indices.</param>
    /// <returns>(classes, h, w) values, and h and w.</returns>
    (float[] Maps, int Height, int Width) GradientMaps(float[] input, int height, int width, IReadOnlyList<int> classes) => throw new NotSupportedException();

    /// <summary>Writes the network as ONNX; the stream stays open.</summary>
    void WriteOnnx(Stream stream, OnnxExportRequest request);

    /// <summary>Writes the weights as safetensors; an existing file is replaced only once the new one is complete.</summary>
    void SaveWeights(string path);
}
