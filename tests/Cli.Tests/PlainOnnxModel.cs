using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SkiaSharp;

namespace MlNetFixedHeads.Cli.Tests;

/// <summary>A <c>model.onnx</c> as a program knows it that has nothing but ONNX Runtime and a picture decoder.</summary>
internal sealed class PlainOnnxModel(string path) : IDisposable
{
    private readonly InferenceSession _session = new(path);

    /// <summary>One probability per class.</summary>
    public float[] Scores(string picture)
    {
        using SKBitmap bitmap = SKBitmap.Decode(picture);
        byte[] pixels = new byte[bitmap.Width * bitmap.Height * 3];
        for (int i = 0; i < bitmap.Width * bitmap.Height; i++)
        {
            SKColor colour = bitmap.GetPixel(i % bitmap.Width, i / bitmap.Width);
            (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = (colour.Red, colour.Green, colour.Blue);
        }

        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = _session.Run(
            [
                NamedOnnxValue.CreateFromTensor("pixels", new DenseTensor<byte>(pixels, [1, pixels.Length])),
                NamedOnnxValue.CreateFromTensor("size", new DenseTensor<long>(new long[] { bitmap.Height, bitmap.Width }, [1, 2])),
            ],
            ["Score"]);
        return [.. outputs[0].AsEnumerable<float>()];
    }

    /// <summary>Number of pictures, in a folder with a subfolder per class, whose most probable class is the subfolder's.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="classes">The classes in the order of the scores.</param>
    public int CountRight(string folder, IReadOnlyList<string> classes) => classes
        .Select((name, k) => Directory.GetFiles(Path.Join(folder, name)).Select(Scores).Count(scores => Array.IndexOf(scores, scores.Max()) == k))
        .Sum();

    public void Dispose() => _session.Dispose();
}
