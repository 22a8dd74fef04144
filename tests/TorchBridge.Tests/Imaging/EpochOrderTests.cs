using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Imaging.Sampling;

namespace MlNetFixedHeads.TorchBridge.Tests.Imaging;

[TestClass]
public sealed class EpochOrderTests
{
    [TestMethod]
    public void A_balanced_epoch_shows_classes_equally_often_and_within_a_class_every_picture_in_turn()
        => Gen.Select(Gen.Int[0, 4].Array[1, 60], Gen.Int[0, 1000]).Sample((labels, seed) =>
        {
            int[] order = Draw(new Labelled(labels), PictureSampling.ClassBalanced, seed);
            Assert.HasCount(labels.Length, order);
            int classes = labels.Distinct().Count();
            foreach (IGrouping<int, int> members in Enumerable.Range(0, labels.Length).GroupBy(i => labels[i]))
            {
                int places = order.Count(i => labels[i] == members.Key);
                AssertRounded((double)labels.Length / classes, places);
                foreach (int member in members)
                    AssertRounded((double)places / members.Count(), order.Count(i => i == member));
            }
        }, iter: 300);

    [TestMethod]
    public void A_weighted_epoch_shows_each_picture_as_often_as_its_share_says()
        => Gen.Select(Gen.Float[0, 10].Array[1, 60], Gen.Int[0, 1000]).Where(p => p.Item1.Sum() > 0).Sample((weights, seed) =>
        {
            int[] order = Draw(new Labelled(new int[weights.Length]) { Weights = weights }, PictureSampling.ByWeight, seed);
            Assert.HasCount(weights.Length, order);
            double total = weights.Sum(w => (double)w);
            for (int i = 0; i < weights.Length; i++)
                AssertRounded(weights[i] / total * weights.Length, order.Count(o => o == i));
        }, iter: 300);

    [TestMethod]
    public void Over_many_epochs_fractions_even_out()
    {
        float[] weights = [0.5f, 1, 1.25f, 1.25f, 0];
        var source = new Labelled(new int[5]) { Weights = weights };
        int[] counts = new int[5];
        for (int epoch = 0; epoch < 2000; epoch++)
            Array.ForEach(Draw(source, PictureSampling.ByWeight, epoch), i => counts[i]++);
        for (int i = 0; i < 5; i++)
            Assert.AreEqual(weights[i] / 4 * 5, counts[i] / 2000.0, 0.06);
    }

    [TestMethod]
    public void Weights_that_are_all_zero_are_an_error()
    {
        var source = new Labelled(new int[3]) { Weights = new float[3] };
        InvalidOperationException e = Assert.ThrowsExactly<InvalidOperationException>(() => Draw(source, PictureSampling.ByWeight, 1));
        StringAssert.Contains(e.Message, "add up to 0");
    }

    [TestMethod]
    public void Drawing_does_not_depend_on_threads_and_a_picture_drawn_twice_is_augmented_twice()
    {
        string one = Seen(threads: 1, out int[] indices, out int distinct);
        Assert.AreEqual(one, Seen(threads: 4, out _, out _));
        Assert.AreEqual(20, indices.Count(i => i == 0), "one of forty pictures is of the second class");
        Assert.IsGreaterThan(15, distinct, "a repeated picture looks the same each time");
    }

    private static string Seen(int threads, out int[] indices, out int distinct)
    {
        var source = new FakeSource(40) { Classes = i => i == 0 ? 1 : 0 };
        var loader = new BatchLoader(
            source,
            [.. Enumerable.Range(0, 40)],
            new() { Height = 6, Width = 6, ResizeShortSide = 6 },
            new Augmentation(),
            new() { BatchSize = 10, Threads = threads, Shuffle = true, Sampling = PictureSampling.ClassBalanced },
            new(40, 0, NullLogger.Instance));
        var all = new List<int>();
        var looks = new HashSet<string>();
        var hash = new HashCode();
        foreach (ImageBatch batch in loader.Epoch(3, CancellationToken.None))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                string look = string.Join(' ', batch.Pixels.Span.Slice(i * 108, 108).ToArray());
                hash.Add(look, StringComparer.Ordinal);
                all.Add(batch.Indices[i]);
                if (batch.Indices[i] == 0)
                    looks.Add(look);
            }
        }

        (indices, distinct) = ([.. all], looks.Count);
        return hash.ToHashCode().ToString("X8", null);
    }

    private static int[] Draw(IImageSource source, PictureSampling sampling, int seed)
    {
        var random = new RandomStream(seed, 1, -1);
        return EpochOrder.Draw(source, [.. Enumerable.Range(0, source.Count)], sampling, ref random);
    }

    private static void AssertRounded(double expected, int actual)
        => Assert.IsTrue(actual >= Math.Floor(expected - 1e-4) && actual <= Math.Ceiling(expected + 1e-4), $"{actual} times; expected {expected}, rounded");

    private sealed class Labelled(int[] labels) : IImageSource
    {
        public float[]? Weights { get; init; }

        public int Count => labels.Length;

        public int Label(int index) => labels[index];

        public float Weight(int index) => Weights?[index] ?? 1;

        public string Name(int index) => $"{index}";

        public DecodedImage Read(int index, int minimumShortSide) => throw new NotSupportedException();
    }
}
