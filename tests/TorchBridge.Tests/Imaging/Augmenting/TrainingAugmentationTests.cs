using CsCheck;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging.Augmenting;

[TestClass]
public sealed class TrainingAugmentationTests
{
    private static readonly ImagePreprocessing Plain = new() { Height = 12, Width = 10, ResizeShortSide = 12, Mean = [0, 0, 0], StandardDeviation = [1, 1, 1] };

    private static readonly Augmentation Everything = new()
    {
        CropScale = (0.2, 0.9),
        CropRatio = (0.5, 2),
        VerticalFlip = true,
        Policy = AugmentationPolicy.RandAugment(3, 12),
        ColorJitter = new() { Brightness = 0.4, Contrast = 0.4, Saturation = 0.4, Hue = 0.1 },
        Erasing = new() { Probability = 0.7, Noise = true },
    };

    [TestMethod]
    public void Without_any_augmentation_training_sees_what_evaluation_sees()
        => Gen.Select(Gen.Int[1, 60], Gen.Int[1, 60], Gen.Int).Sample((w, h, index) =>
        {
            RgbImage image = TestPictures.Pattern(w, h);
            float[] expected = new float[360];
            new EvaluationTransform(Plain).Apply(image, expected);
            return Apply(Augmentation.None, image, index).AsSpan().SequenceEqual(expected);
        }, iter: 100);

    [TestMethod]
    public void Bytes_between_resize_and_normalising_cost_half_a_grey_level_at_most()
    {
        // A policy that changes nothing but takes the way through bytes.
        Augmentation nothing = Augmentation.None with { ColorJitter = new() };
        RgbImage image = TestPictures.Pattern(31, 40);
        float[] expected = Apply(Augmentation.None, image, 1), actual = Apply(nothing, image, 1);
        Assert.IsLessThan(0.5001, expected.Zip(actual, (e, a) => Math.Abs(e - a) * 255).Max());
    }

    [TestMethod]
    public void Everything_at_once_depends_on_seed_epoch_and_index_alone()
    {
        string one = Fingerprint(threads: 1, shuffle: true), four = Fingerprint(threads: 4, shuffle: true), ordered = Fingerprint(threads: 3, shuffle: false);
        Assert.AreEqual(one, four);
        Assert.AreEqual(one, ordered);
        Assert.AreNotEqual(one, Fingerprint(threads: 1, shuffle: true, seed: 8));
        Assert.AreNotEqual(one, Fingerprint(threads: 1, shuffle: true, epoch: 4));
    }

    [TestMethod]
    public void Padding_shows_a_shifted_picture_over_black_at_every_place()
    {
        // Evaluation cuts its columns 1 to 10 out; the black lies around those.
        RgbImage image = TestPictures.Pattern(12, 12);
        Augmentation padded = Augmentation.None with { PadAndCrop = 3, HorizontalFlip = true };
        HashSet<(int, int, bool)> places = [];
        for (int index = 0; index < 900; index++)
        {
            byte[] actual = [.. Apply(padded, image, index).Select(v => (byte)Math.Round(v * 255))];
            (int, int, bool)? place = null;
            for (int y = -3; y <= 3 && place is null; y++)
            {
                for (int x = -3; x <= 3 && place is null; x++)
                {
                    place = actual.AsSpan().SequenceEqual(Shifted(image, x, y, false)) ? (x, y, false)
                        : actual.AsSpan().SequenceEqual(Shifted(image, x, y, true)) ? (x, y, true)
                        : null;
                }
            }

            places.Add(place ?? throw new AssertFailedException($"picture {index} is no shifted one"));
        }

        Assert.HasCount(7 * 7 * 2, places);
    }

    [TestMethod]
    public void Padding_beyond_the_picture_leaves_black()
    {
        HashSet<bool> black = [];
        for (int index = 0; index < 50; index++)
        {
            black.Add(Array.TrueForAll(Apply(Augmentation.None with { PadAndCrop = 30 }, TestPictures.Plain(9, 9, 255, 255, 255), index), v => v == 0));
        }

        Assert.HasCount(2, black);
    }

    [TestMethod]
    public void A_vertical_flip_turns_half_of_the_pictures_over()
    {
        RgbImage image = TestPictures.Pattern(10, 12);
        float[] upright = Apply(Augmentation.None, image, 0);
        float[] turned = [.. Enumerable.Range(0, 12).Reverse().SelectMany(y => upright.AsSpan(y * 30, 30).ToArray())];
        int count = 0;
        for (int index = 0; index < 400; index++)
        {
            float[] actual = Apply(Augmentation.None with { VerticalFlip = true }, image, index);
            bool over = actual.AsSpan().SequenceEqual(turned);
            Assert.IsTrue(over || actual.AsSpan().SequenceEqual(upright));
            count += over ? 1 : 0;
        }

        Assert.IsInRange(160, 240, count);
    }

    [TestMethod]
    public void Erasing_wipes_out_one_rectangle_of_the_asked_size()
    {
        var preprocessing = Plain with { Height = 40, Width = 50, ResizeShortSide = 50 };
        var erasing = new RandomErasing { Probability = 0.6, Scale = (0.1, 0.3), Ratio = (0.5, 2) };
        List<double> shares = [];
        for (int index = 0; index < 1000; index++)
        {
            float[] values = new float[preprocessing.Height * preprocessing.Width * 3];
            new TrainingTransform(preprocessing, Augmentation.None with { Erasing = erasing })
                .Apply(new DecodedImage(TestPictures.Plain(5, 5, 200, 200, 200)), new RandomStream(1, 1, index), values);
            int[] wiped = [.. Enumerable.Range(0, 2000).Where(p => values[3 * p] == 0)];
            if (wiped.Length > 0)
            {
                int width = wiped.Max(p => p % 50) - wiped.Min(p => p % 50) + 1, height = wiped.Max(p => p / 50) - wiped.Min(p => p / 50) + 1;
                Assert.AreEqual(width * height, wiped.Length);
                shares.Add(wiped.Length / 2000.0);
            }
        }

        Assert.IsInRange(550, 650, shares.Count);
        Assert.AreEqual(0.2, shares.Average(), 0.01);
        Assert.IsInRange(0.09, 0.11, shares.Min());
    }

    [TestMethod]
    public void Jitter_stays_within_its_range_and_fills_it()
    {
        List<double> factors = [];
        for (int index = 0; index < 500; index++)
        {
            float[] actual = Apply(Augmentation.None with { ColorJitter = new() { Brightness = 0.5 } }, TestPictures.Plain(3, 3, 100, 100, 100), index);
            factors.Add(actual[0] * 2.55);
        }

        Assert.IsInRange(0.49, 0.52, factors.Min());
        Assert.IsInRange(1.47, 1.51, factors.Max());
        Assert.AreEqual(1, factors.Average(), 0.03);
    }

    [TestMethod]
    public void Beta_variables_have_their_mean_and_variance()
    {
        foreach (double a in new[] { 0.05, 0.2, 1, 4 })
        {
            var random = new RandomStream(3, 0, 0);
            double[] values = [.. Enumerable.Range(0, 20_000).Select(_ => random.NextBeta(a))];
            double mean = values.Average(), variance = values.Average(v => (v - mean) * (v - mean));
            Assert.IsTrue(Array.TrueForAll(values, v => v is >= 0 and <= 1));
            Assert.AreEqual(0.5, mean, 0.015, $"Beta({a})");
            Assert.AreEqual(1 / (4 * ((2 * a) + 1)), variance, 0.006, $"Beta({a})");
        }
    }

    [TestMethod]
    public void Everything_wrong_is_listed_at_once()
    {
        var wrong = new Augmentation
        {
            CropRatio = (2, 1),
            PadAndCrop = -1,
            ColorJitter = new() { Brightness = -1, Hue = 0.6 },
            Erasing = new() { Probability = 2, Scale = (0, 1), Ratio = (0, 1) },
            Mixup = double.NaN,
            Cutmix = -1,
            MixProbability = 1.5,
        };
        string message = Assert.ThrowsExactly<ArgumentException>(() => new TrainingTransform(Plain, wrong)).Message;
        foreach (string part in new[]
        {
            "CropRatio is (2, 1)", "PadAndCrop is -1", "ColorJitter.Brightness is -1", "ColorJitter.Hue is 0.6", "Erasing.Probability is 2",
            "Erasing.Scale is (0, 1)", "Erasing.Ratio is (0, 1)", "Mixup is NaN", "Cutmix is -1", "MixProbability is 1.5",
        })
        {
            StringAssert.Contains(message, part);
        }
    }

    private static float[] Apply(Augmentation augmentation, RgbImage image, int index)
    {
        float[] output = new float[Plain.Height * Plain.Width * 3];
        new TrainingTransform(Plain, augmentation).Apply(new DecodedImage(image), new RandomStream(1, 1, index), output);
        return output;
    }

    private static byte[] Shifted(RgbImage image, int right, int down, bool mirror) => TestPictures.Draw(10, 12, (x, y) =>
    {
        (int sx, int sy) = ((mirror ? 9 - x : x) + right, y + down);
        return sx is >= 0 and < 10 && sy is >= 0 and < 12 ? image.At(sx + 1, sy) : default;
    }).Pixels;

    /// <summary>What became of each picture, whatever batch it was in.</summary>
    private static string Fingerprint(int threads, bool shuffle, int seed = 7, int epoch = 3)
    {
        var loader = new BatchLoader(
            new FakeSource(40),
            [.. Enumerable.Range(0, 40)],
            Plain,
            Everything,
            new() { BatchSize = 7, Threads = threads, Shuffle = shuffle, Seed = seed },
            new UnreadableImages(40, 0, new RecordingLogger()));
        SortedDictionary<int, int> sums = [];
        foreach (ImageBatch batch in loader.Epoch(epoch, CancellationToken.None))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                var hash = new HashCode();
                hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(batch.Pixels.Span.Slice(i * 360, 360)));
                sums.Add(batch.Indices[i], hash.ToHashCode());
            }
        }

        return string.Join(" ", sums);
    }
}
