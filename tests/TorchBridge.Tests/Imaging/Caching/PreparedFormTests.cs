using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Imaging.Caching;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging.Caching;

[TestClass]
public sealed class PreparedFormTests
{
    [TestMethod]
    [DataRow(100, 200, 40, 40, 80)]
    [DataRow(201, 100, 40, 80, 40)]
    [DataRow(50, 90, 40, 40, 72)]
    [DataRow(49, 90, 40, 49, 90)]
    [DataRow(20, 30, 40, 20, 30)]
    [DataRow(100, 200, 0, 100, 200)]
    public void A_training_picture_keeps_the_short_side_asked_for_and_one_little_larger_stays(int width, int height, int side, int expectedWidth, int expectedHeight)
    {
        DecodedImage kept = new ReducedForm(side).Prepare(new DecodedImage(TestPictures.Pattern(width, height)));
        Assert.AreEqual((expectedWidth, expectedHeight), (kept.Pixels!.Width, kept.Pixels.Height));
    }

    [TestMethod]
    public void A_reduced_picture_is_the_antialiased_resize_rounded()
    {
        // More than one strip of rows.
        RgbImage picture = TestPictures.Pattern(1600, 1200);
        RgbImage kept = new ReducedForm(600).Prepare(new DecodedImage(picture)).Pixels!;
        float[] expected = new float[800 * 600 * 3];
        AntialiasedResize.Resize(picture, new(0, 0, 1600, 1200), 800, 600, new(0, 0, 800, 600), mirror: false, ChannelScaling.None, expected);
        for (int i = 0; i < expected.Length; i++)
        {
            if (Math.Abs(expected[i] - kept.Pixels[i]) > 0.501)
                Assert.Fail($"Value {i} is {kept.Pixels[i]}; expected {expected[i]} rounded.");
        }
    }

    [TestMethod]
    public void Even_the_smallest_crop_of_a_reduced_picture_has_the_pixels_of_the_input()
    {
        var preprocessing = new ImagePreprocessing { Height = 64, Width = 64, ResizeShortSide = 64 };
        var augmentation = new Augmentation { CropScale = (0.2, 0.2) };
        var form = PreparedForm.For(new TrainingTransform(preprocessing, augmentation), preprocessing, exact: false);
        RgbImage kept = form.Prepare(new DecodedImage(TestPictures.Plain(700, 500, 1, 2, 3))).Pixels!;
        for (int i = 0; i < 500; i++)
        {
            var random = new RandomStream(1, 1, i);
            PixelRectangle crop = RandomCrop.Sample(kept.Width, kept.Height, augmentation.CropScale, augmentation.CropRatio, ref random);
            Assert.IsGreaterThanOrEqualTo(64, Math.Min(crop.Width, crop.Height));
        }
    }

    [TestMethod]
    [DataRow(30, 40)]
    [DataRow(300, 400)]
    public void Evaluation_agrees_to_the_bit_whichever_form_is_smaller(int width, int height)
    {
        var preprocessing = new ImagePreprocessing { Height = 32, Width = 24, ResizeShortSide = 36 };
        var transform = new EvaluationTransform(preprocessing);
        var picture = new DecodedImage(TestPictures.Pattern(width, height));
        DecodedImage kept = PreparedForm.For(transform, preprocessing, exact: true).Prepare(picture);
        Assert.AreEqual(width == 30, kept.Pixels is not null);
        byte[] record = new byte[PictureRecord.Size(kept)];
        PictureRecord.Write(kept, record);
        Assert.AreEqual(record.Length, PictureRecord.Size(record.AsSpan(0, PictureRecord.HeaderSize)));

        float[] expected = new float[transform.Length], actual = new float[transform.Length];
        transform.Apply(picture, default, expected);
        transform.Apply(PictureRecord.Read(record), default, actual);
        CollectionAssert.AreEqual(expected, actual);
        Assert.IsLessThanOrEqualTo((transform.Length * 4) + PictureRecord.HeaderSize, record.Length);
    }
}
