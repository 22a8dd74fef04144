using CsCheck;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging;

[TestClass]
public sealed class TransformTests
{
    private static readonly ImagePreprocessing Plain = new()
    {
        Height = 8,
        Width = 7,
        ResizeShortSide = 10,
        Mean = [0, 0, 0],
        StandardDeviation = [1, 1, 1],
    };

    [TestMethod]
    public void Evaluation_agrees_with_torchvision()
    {
        // Resize(10), CenterCrop((8, 7)) of the 23 x 17 pattern.
        byte[] expected =
        [
            196, 173, 133, 67, 177, 185, 105, 138, 100, 173, 136, 140, 166, 145, 100, 63, 154, 131, 111, 162, 95, 135, 130, 162, 70, 132, 110, 125, 77,
            117, 193, 71, 153, 89, 80, 118, 68, 89, 133, 131, 97, 124, 108, 145, 117, 80, 153, 118, 143, 162, 159, 208, 171, 103, 102, 180, 163, 86, 189,
            151, 149, 194, 141, 58, 69, 129, 98, 77, 131, 161, 86, 129, 180, 95, 121, 57, 104, 112, 104, 113, 147, 167, 120, 145, 60, 149, 102, 118, 157,
            156, 181, 166, 139, 164, 164, 134, 61, 136, 127, 124, 145, 118, 186, 153, 117, 74, 130, 112, 136, 138, 122, 199, 147, 129, 79, 132, 142, 79,
            60, 141, 142, 69, 130, 200, 77, 131, 91, 125, 105, 154, 133, 121, 189, 142, 142, 69, 151, 100, 97, 160, 163, 160, 169, 143, 187, 177, 138,
            111, 112, 159, 174, 68, 133, 153, 77, 104, 49, 86, 125, 117, 95, 100, 180, 104, 170, 147, 112, 125,
        ];
        float[] actual = new float[expected.Length];
        new EvaluationTransform(Plain).Apply(TestPictures.Pattern(23, 17), actual);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i] * 255, 1.0f, $"value {i}");
        }
    }

    [TestMethod]
    [DataRow(500, 375, 256, 341, 256)]
    [DataRow(375, 500, 256, 256, 341)]
    [DataRow(10, 10, 7, 7, 7)]
    [DataRow(1, 3, 5, 5, 15)]
    [DataRow(1, 3_000_000, 1024, 1024, 3_072_000_000)]
    public void The_long_side_is_rounded_down(int width, int height, int shortSide, long expectedWidth, long expectedHeight)
        => Assert.AreEqual((expectedWidth, expectedHeight), EvaluationTransform.ResizedSize(width, height, shortSide));

    [TestMethod]
    public void The_crop_offset_is_rounded_half_to_even()
        => Gen.Int[1, 5000].Select(Gen.Int[0, 5000]).Sample((crop, cut)
            => EvaluationTransform.CropOffset(crop + cut, crop) == (long)Math.Round(cut / 2.0, MidpointRounding.ToEven));

    [TestMethod]
    public void A_very_thin_picture_is_not_a_problem_of_memory()
    {
        float[] output = new float[8 * 7 * 3];
        new EvaluationTransform(Plain).Apply(TestPictures.Plain(1, 100_000, 255, 0, 255), output);
        for (int i = 0; i < output.Length; i++)
        {
            Assert.AreEqual(i % 3 == 1 ? 0 : 1, output[i], 1e-5f);
        }
    }

    [TestMethod]
    public void Normalising_subtracts_the_mean_and_divides_by_the_deviation()
    {
        var preprocessing = new ImagePreprocessing { Height = 4, Width = 4, ResizeShortSide = 4 };
        float[] evaluation = new float[48], training = new float[48];
        RgbImage picture = TestPictures.Plain(1, 1, 10, 100, 250);
        new EvaluationTransform(preprocessing).Apply(picture, evaluation);
        new TrainingTransform(preprocessing, new Augmentation()).Apply(new DecodedImage(picture), new RandomStream(1, 1, 1), training);
        byte[] colour = [10, 100, 250];
        for (int i = 0; i < 48; i++)
        {
            float expected = ((colour[i % 3] / 255f) - preprocessing.Mean[i % 3]) / preprocessing.StandardDeviation[i % 3];
            Assert.AreEqual(expected, evaluation[i], 1e-5f);
            Assert.AreEqual(expected, training[i], 1e-5f);
        }
    }

    [TestMethod]
    public void Inconsistent_preprocessing_is_refused_with_every_reason()
    {
        ArgumentException e = Assert.ThrowsExactly<ArgumentException>(
            () => new EvaluationTransform(Plain with { ResizeShortSide = 7, Mean = [0], StandardDeviation = [1, 0, 1] }));
        StringAssert.Contains(e.Message, "ResizeShortSide is 7; expected at least 8");
        StringAssert.Contains(e.Message, "Mean is [0]");
        StringAssert.Contains(e.Message, "StandardDeviation is [1, 0, 1]");
        Assert.ThrowsExactly<ArgumentException>(() => new TrainingTransform(Plain, new Augmentation { CropScale = (0, 1) }));
        Assert.ThrowsExactly<ArgumentException>(() => new TrainingTransform(Plain, new Augmentation { CropScale = (0.5, 0.4) }));
    }

    [TestMethod]
    public void Without_a_random_choice_training_is_a_plain_resize_or_its_mirror_image()
    {
        RgbImage image = TestPictures.Pattern(12, 12);
        var preprocessing = Plain with { Width = 8 };
        var whole = new Augmentation { CropScale = (1, 1), HorizontalFlip = true };
        var transform = new TrainingTransform(preprocessing, whole);
        float[] plain = new float[transform.Length], actual = new float[transform.Length];
        AntialiasedResize.Resize(image, new(0, 0, 12, 12), 8, 8, new(0, 0, 8, 8), mirror: false, ChannelScaling.Normalise(preprocessing), plain);
        int mirrored = 0, straight = 0;
        for (int index = 0; index < 200; index++)
        {
            // At a scale of 1 only a ratio of about 1 fits; where ten attempts fail, the fallback is the whole square as well.
            transform.Apply(new DecodedImage(image), new RandomStream(3, 1, index), actual);
            mirrored += actual.AsSpan().SequenceEqual(Mirror(plain, 8)) ? 1 : 0;
            straight += actual.AsSpan().SequenceEqual(plain) ? 1 : 0;
        }

        Assert.AreEqual(200, mirrored + straight);
        Assert.IsInRange(70, 130, mirrored);
    }

    [TestMethod]
    public void Preprocessed_values_change_only_their_order()
    {
        float[] planes = [.. Enumerable.Range(0, 8 * 7 * 3).Select(i => (float)i)];
        float[] output = new float[planes.Length];
        new EvaluationTransform(Plain).Apply(new DecodedImage(planes), default, output);
        for (int y = 0; y < 8; y++)
        {
            for (int x = 0; x < 7; x++)
            {
                for (int c = 0; c < 3; c++)
                {
                    Assert.AreEqual((c * 56) + (y * 7) + x, output[(((y * 7) + x) * 3) + c]);
                }
            }
        }

        float[] mirrored = Mirror(output, 7);
        var training = new TrainingTransform(Plain, new Augmentation());
        HashSet<bool> flips = [];
        for (int index = 0; index < 40; index++)
        {
            training.Apply(new DecodedImage(planes), new RandomStream(1, 1, index), output);
            flips.Add(output.AsSpan().SequenceEqual(mirrored));
        }

        Assert.HasCount(2, flips);
        Assert.ThrowsExactly<InvalidOperationException>(() => training.Apply(new DecodedImage(new float[5]), default, output));
    }

    private static float[] Mirror(float[] pixels, int width)
    {
        float[] mirrored = new float[pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            int c = i % 3, x = i / 3 % width, y = i / 3 / width;
            mirrored[(((y * width) + width - 1 - x) * 3) + c] = pixels[i];
        }

        return mirrored;
    }
}
