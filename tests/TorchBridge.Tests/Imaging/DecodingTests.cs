using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging;

[TestClass]
public sealed class DecodingTests
{
    [TestMethod]
    public void Every_kind_of_file_gives_the_pixels_of_Pillow_upright_and_over_white()
    {
        List<string> different = [];
        List<DecodingCase> cases = Expectations.Read<List<DecodingCase>>("decoding.json");
        foreach (DecodingCase c in cases)
        {
            RgbImage image;
            try
            {
                image = ImageDecoder.Decode(c.File, c.Name, DecodeLimits.Default, DecodeScale.FullSize);
            }
            catch (ImageDecodingException e)
            {
                different.Add(e.Message);
                continue;
            }

            if ((image.Width, image.Height) != (c.Width, c.Height))
            {
                different.Add($"{c.Name}: {image.Width} x {image.Height}, expected {c.Width} x {c.Height}");
                continue;
            }

            int largest = c.Pixels.Zip(image.Pixels, (e, a) => Math.Abs(e - a)).Max();
            if (largest > c.Tolerance)
            {
                different.Add($"{c.Name}: by up to {largest}, on average {c.Pixels.Zip(image.Pixels, (e, a) => Math.Abs(e - a)).Average():F2}");
            }
        }

        Assert.IsGreaterThan(30, cases.Count);
        Assert.IsEmpty(different, string.Join(Environment.NewLine, different));
    }

    private sealed record DecodingCase(string Name, int Tolerance, int Width, int Height, byte[] File, byte[] Pixels);
}
