using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Training;

[TestClass]
public sealed class BatchMixTests
{
    private static readonly long[] SomeLabels = [0, 2, 1, 2];

    [TestInitialize]
    public void Load() => TorchRuntime.EnsureLoaded();

    [TestMethod]
    public void Mixup_averages_each_picture_with_the_one_before_it()
    {
        using var scope = NewDisposeScope();
        var pixels = rand(4, 3, 24, 20);
        var mix = Draw(new() { Mixup = 1 }, 3);
        var expected = (pixels * mix.Share) + (pixels.roll([1], [0]) * (1 - mix.Share));

        Assert.IsNull(mix.Patch);
        Assert.IsLessThan(1e-6, (expected - mix.Apply(pixels)).abs().max().ToDouble());
    }

    [TestMethod]
    public void Cutmix_pastes_a_rectangle_and_shares_the_target_by_area()
    {
        using var scope = NewDisposeScope();
        // Channels innermost in memory, as batches come.
        var pixels = rand(4, 24, 20, 3).permute(0, 3, 1, 2);
        var before = pixels.clone();
        HashSet<double> shares = [];
        for (var index = 0; index < 40; index++)
        {
            var mix = Draw(new() { Cutmix = 1 }, index);
            var mixed = mix.Apply(pixels);
            var own = mixed.eq(pixels).to_type(ScalarType.Float32).mean().ToDouble();
            var other = mixed.eq(pixels.roll([1], [0])).to_type(ScalarType.Float32).mean().ToDouble();
            Assert.AreEqual(mix.Share, own, 1e-6);
            Assert.AreEqual(1 - mix.Share, other, 1e-6);
            shares.Add(Math.Round(mix.Share, 6));
        }

        Assert.IsTrue(before.eq(pixels).all().item<bool>());
        Assert.IsGreaterThan(20, shares.Count);
    }

    [TestMethod]
    public void The_loss_is_that_of_the_soft_target_with_and_without_smoothing()
    {
        using var scope = NewDisposeScope();
        var logits = randn(4, 3).requires_grad_();
        var labels = tensor(SomeLabels);
        var mix = Draw(new() { Mixup = 1 }, 5);
        var hot = nn.functional.one_hot(labels, 3).to_type(ScalarType.Float32);
        var soft = (hot * mix.Share) + (hot.roll([1], [0]) * (1 - mix.Share));
        foreach (var smoothing in new[] { 0, 0.1 })
        {
            using var loss = new CrossEntropyLoss(smoothing);
            var smooth = (soft * (1 - smoothing)) + (smoothing / 3);
            var expected = -(smooth * logits.log_softmax(1)).sum(1).mean();
            Assert.AreEqual(expected.ToDouble(), mix.Loss(loss, logits, labels).ToDouble(), 1e-5);
        }

        var dominant = mix.Dominant(labels);
        Assert.IsTrue(dominant.eq(soft.argmax(1)).all().item<bool>());
    }

    [TestMethod]
    public void Batches_are_mixed_as_often_as_asked_and_in_either_way()
    {
        BatchMix[] mixes = [.. Enumerable.Range(0, 1000).Select(i => Draw(new() { Mixup = 0.4, Cutmix = 1, MixProbability = 0.5 }, i))];

        Assert.IsInRange(200, 300, mixes.Count(m => m.Patch is not null));
        Assert.IsInRange(200, 300, mixes.Count(m => m.Patch is null && m.Share < 1));
        Assert.AreEqual(1, Draw(new(), 1).Share);
        Assert.AreEqual(mixes[17], Draw(new() { Mixup = 0.4, Cutmix = 1, MixProbability = 0.5 }, 17));
    }

    [TestMethod]
    [DataRow(TrainingLoss.CrossEntropy, "identity")]
    [DataRow(TrainingLoss.BalancedSoftmax, "learned")]
    [DataRow(TrainingLoss.DotRegression, "etf")]
    public void Every_loss_trains_on_mixed_batches(TrainingLoss loss, string head)
    {
        var settings = new TrainingSettings
        {
            Architecture = CnnArchitecture.ResNet32Cifar,
            Head = ClassifierHead.Parse(head),
            Loss = loss,
            Epochs = 1,
            BatchSize = 6,
            ImageSize = (16, 16),
            Threads = 1,
            Augmentation = new() { PadAndCrop = 2, Mixup = 0.2, Cutmix = 1 },
            TestTimeFlip = TestTimeFlip.Model,
        };
        using var trained = new ClassifierTrainer().Train(
            new ColouredShapes(18), null, ["top", "bottom"], settings, new(null, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, default));

        Assert.IsTrue(double.IsFinite(trained.History.Epochs[0].TrainLoss));
        // The graph mirrors the picture itself and gives the network's own mean.
        Assert.IsLessThan(1e-3, trained.History.ExportDifference!.Value);
    }

    private static BatchMix Draw(Augmentation augmentation, int batch) => BatchMix.Draw(augmentation, 24, 20, RandomStream.ForBatch(1, 2, batch));
}
