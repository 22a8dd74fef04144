using BenchmarkDotNet.Attributes;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Throughput;

/// <summary>The antialiased resize of evaluation.</summary>
public class ResizeBenchmarks
{
    private RgbImage _image = null!;
    private EvaluationTransform _transform = null!;
    private float[] _output = null!;

    /// <summary>Short side of the picture in pixels.</summary>
    [Params(128, 256, 500)]
    public int ShortSide { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var pixels = new byte[ShortSide * ShortSide * 4 / 3 * 3];
        new Random(1).NextBytes(pixels);
        _image = new RgbImage(ShortSide * 4 / 3, ShortSide, pixels);
        _transform = new EvaluationTransform(new ImagePreprocessing { Height = 224, Width = 224, ResizeShortSide = 256 });
        _output = new float[224 * 224 * 3];
    }

    [Benchmark]
    public void ResizeCropAndNormalise() => _transform.Apply(_image, _output);
}
