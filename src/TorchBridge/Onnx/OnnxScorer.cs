using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Onnx.Proto;

namespace MlNetFixedHeads.TorchBridge.Onnx;

/// <summary>Runs an exported graph on the CPU with ONNX Runtime.</summary>
internal sealed class OnnxScorer : IDisposable
{
    private readonly InferenceSession _session;

    public OnnxScorer(OnnxModel model, int? threads = null)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        if (threads is { } count)
            options.IntraOpNumThreads = count;
        _session = new InferenceSession(model.ToByteArray(), options);
    }

    /// <summary>One output for one picture, by the <see cref="OnnxInputForm.Pixels"/> form.</summary>
    public float[] Run(RgbImage image, string output) => Run(
        [output],
        NamedOnnxValue.CreateFromTensor("pixels", new DenseTensor<byte>(image.Pixels.AsMemory(0, image.Width * image.Height * 3), [1, image.Width * image.Height * 3])),
        NamedOnnxValue.CreateFromTensor("size", new DenseTensor<long>(new long[] { image.Height, image.Width }, [1, 2])))[0];

    /// <summary>One output for pictures (N, 3, H, W), by the <see cref="OnnxInputForm.Tensor"/> form.</summary>
    public float[] Run(Memory<float> input, int count, int height, int width, string output) => Run(input, count, height, width, [output])[0];

    /// <summary>Several outputs of one pass over pictures (N, 3, H, W), by the <see cref="OnnxInputForm.Tensor"/> form.</summary>
    public float[][] Run(Memory<float> input, int count, int height, int width, string[] outputs) =>
        Run(outputs, NamedOnnxValue.CreateFromTensor("input", new DenseTensor<float>(input, [count, 3, height, width])));

    public void Dispose() => _session.Dispose();

    private float[][] Run(string[] outputs, params NamedOnnxValue[] inputs)
    {
        using var results = _session.Run(inputs, outputs);
        return [.. results.Select(r => r.AsEnumerable<float>().ToArray())];
    }
}
