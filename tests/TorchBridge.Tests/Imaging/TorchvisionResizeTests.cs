using System.Runtime.InteropServices;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging;

[TestClass]
public sealed class TorchvisionResizeTests
{
    /// <summary>Values in the file are in 64ths of a grey level.</summary>
    private const float Unit = 64;

    [TestMethod]
    public void Evaluation_equals_torchvisions_antialiased_resize_and_centre_crop()
    {
        foreach (ResizeCase c in Expectations.Read<List<ResizeCase>>("resize.json"))
        {
            var preprocessing = new ImagePreprocessing
            {
                Height = c.CropHeight,
                Width = c.CropWidth,
                ResizeShortSide = c.ShortSide,
                Mean = [0, 0, 0],
                StandardDeviation = [1 / 255f, 1 / 255f, 1 / 255f],
            };
            float[] actual = new float[c.CropHeight * c.CropWidth * 3];
            new EvaluationTransform(preprocessing).Apply(TestPictures.Named(c.Picture, c.Width, c.Height), actual);
            ReadOnlySpan<short> expected = MemoryMarshal.Cast<byte, short>(c.Values);
            Assert.AreEqual(expected.Length, actual.Length);
            double sum = 0, largest = 0;
            for (int i = 0; i < actual.Length; i++)
            {
                double difference = Math.Abs(actual[i] - (expected[i] / Unit));
                sum += difference;
                largest = Math.Max(largest, difference);
            }

            // What is promised is one grey level on average; the arithmetic is the same but for the last bits and the file's own rounding.
            Assert.IsLessThan(0.01, sum / actual.Length, $"{c}");
            Assert.IsLessThan(0.05, largest, $"{c}");
        }
    }

    private sealed record ResizeCase(string Picture, int Width, int Height, int ShortSide, int CropHeight, int CropWidth, byte[] Values);
}
