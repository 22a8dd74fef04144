using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Imaging.Augmenting;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging.Augmenting;

[TestClass]
public sealed class OperationsTests
{
    [TestMethod]
    public void Every_operation_gives_the_pixels_of_Pillow()
    {
        List<string> different = [];
        OperationsFile file = Expectations.Read<OperationsFile>("operations.json");
        foreach (OperationCase c in file.Cases)
        {
            using var canvas = new PixelCanvas(c.Width, c.Height);
            TestPictures.Named(c.Picture, c.Width, c.Height).Pixels.CopyTo(canvas.Pixels);
            if (c.Operation == "Hue")
            {
                ColourOperations.Hue(canvas.Pixels, c.Magnitude);
            }
            else
            {
                Operations.Apply(canvas, Enum.Parse<Operation>(c.Operation), c.Magnitude);
            }

            int wrong = c.Pixels.Zip(canvas.Pixels.ToArray(), (e, a) => e == a ? 0 : 1).Sum();
            if (wrong > 0)
            {
                int largest = c.Pixels.Zip(canvas.Pixels.ToArray(), (e, a) => Math.Abs(e - a)).Max();
                different.Add($"{c.Operation} {c.Magnitude} of {c.Picture}: {wrong} of {c.Pixels.Length} values, by up to {largest}");
            }
        }

        Assert.IsGreaterThan(30, file.Cases.Count);
        Assert.IsEmpty(different, string.Join("; ", different));
    }

    [TestMethod]
    public void Every_magnitude_is_that_of_torchvision()
    {
        OperationsFile file = Expectations.Read<OperationsFile>("operations.json");
        foreach ((string policy, Dictionary<string, MagnitudeCase> operations) in file.Magnitudes)
        {
            CollectionAssert.AreEqual(Enum.GetNames<Operation>(), operations.Keys.ToArray());
            foreach ((string operation, MagnitudeCase expected) in operations)
            {
                for (int level = 0; level <= AugmentationPolicy.LargestMagnitude; level++)
                {
                    double actual = Operations.Magnitude(Enum.Parse<Operation>(operation), level, file.Width, file.Height, policy == "trivialaugment");
                    Assert.AreEqual(expected.Magnitudes[level], actual, 2e-5, $"{policy} {operation} {level}");
                }
            }
        }
    }

    [TestMethod]
    public void Policies_draw_every_operation_about_equally_often_and_both_signs()
    {
        HashSet<string> results = [];
        int unchanged = 0;
        byte[] picture = TestPictures.Dull(40, 30).Pixels;
        for (int index = 0; index < 700; index++)
        {
            using var canvas = new PixelCanvas(40, 30);
            picture.CopyTo(canvas.Pixels);
            var random = new RandomStream(1, 1, index);
            Operations.Apply(canvas, AugmentationPolicy.RandAugment(1, 15), ref random);
            unchanged += canvas.Pixels.SequenceEqual(picture) ? 1 : 0;
            results.Add(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(canvas.Pixels)));
        }

        // Nine operations of either sign, four that have none and change this picture, and nothing at all in a fourteenth of the cases.
        Assert.HasCount(23, results);
        Assert.IsInRange(28, 75, unchanged);
    }

    [TestMethod]
    [DataRow("trivialaugment", "trivialaugment")]
    [DataRow("RandAugment", "randaugment:2:9")]
    [DataRow("randaugment:3:0", "randaugment:3:0")]
    public void A_policy_is_read_as_it_is_written(string text, string written)
        => Assert.AreEqual(written, AugmentationPolicy.Parse(text).ToString());

    [TestMethod]
    [DataRow("autoaugment")]
    [DataRow("randaugment:0:9")]
    [DataRow("randaugment:2:31")]
    [DataRow("randaugment:2")]
    public void Other_policies_are_refused(string text)
        => StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => AugmentationPolicy.Parse(text)).Message, $"'{text}'");

    private sealed record OperationsFile(List<OperationCase> Cases, int Height, int Width, Dictionary<string, Dictionary<string, MagnitudeCase>> Magnitudes);

    private sealed record OperationCase(string Picture, int Width, int Height, string Operation, double Magnitude, byte[] Pixels);

    private sealed record MagnitudeCase(bool Signed, double[] Magnitudes);
}
