using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Tests.Training.Reheading;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Training.Losses;

/// <summary>Losses against their formulas in plain loops.</summary>
[TestClass]
public sealed class BatchLossTests
{
    private static readonly double[][] Logits = [[1, -2, 0.5], [0.3, 0.2, 4], [-1, 2, 2], [0, 0, 0]];
    private static readonly long[] Labels = [0, 2, 1, 1];

    [ClassInitialize]
    public static void Load(TestContext context) => TorchRuntime.EnsureLoaded();

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.1)]
    [DataRow(0.9)]
    public void Label_smoothing_spreads_a_share_of_the_target_over_all_classes(double smoothing)
    {
        using var loss = new CrossEntropyLoss(smoothing);
        var expected = Logits.Zip(Labels).Average(p =>
        {
            var log = LogSoftmax(p.First);
            return -((1 - smoothing) * log[p.Second]) - (smoothing * log.Average());
        });

        Check(loss, expected);
    }

    [TestMethod]
    public void Balanced_softmax_adds_the_logarithm_of_the_class_counts()
    {
        int[] counts = [100, 10, 1];
        using var loss = new BalancedSoftmaxLoss(counts, CPU);

        Check(loss, Logits.Zip(Labels).Average(p => -LogSoftmax([.. p.First.Zip(counts, (z, n) => z + Math.Log(n))])[p.Second]));
    }

    [TestMethod]
    public void A_class_without_pictures_gets_no_gradient_from_balanced_softmax()
    {
        using var scope = NewDisposeScope();
        using var loss = new BalancedSoftmaxLoss([3, 2, 0], CPU);
        var logits = tensor([1f, 2f, 3f, 0f, 1f, 2f], [2, 3]).requires_grad_();
        var value = loss.Value(logits, tensor([0L, 1L]));
        value.backward();

        Assert.IsTrue(double.IsFinite(value.ToDouble()));
        Assert.AreEqual(0, logits.grad!.narrow(1, 2, 1).abs().max().ToSingle());
        Assert.IsGreaterThan(0.01f, logits.grad.narrow(1, 0, 2).abs().min().ToSingle());
    }

    [TestMethod]
    [DataRow("etf")]
    [DataRow("etf:adapter")]
    public void Dot_regression_is_the_squared_distance_of_the_cosine_from_one(string name)
    {
        using var scope = NewDisposeScope();
        using var head = (FixedVectorHead)HeadFactory.Build(new(ClassifierHead.Parse(name), 5), 8);
        using var parameters = head.Parameters;
        using var loss = new DotRegressionLoss(head);
        using var generator = new Generator(1, CPU);
        var x = randn([6, 8], generator: generator).requires_grad_();
        var labels = arange(6).remainder(tensor(5L));
        parameters!.eval();
        var value = loss.Value(head.Logits(TorchOps.Evaluation, x), labels);
        value.backward();

        // The features the head compares: batch norm as it starts in evaluation divides by √(1 + 1e-5), which no cosine sees.
        var z = parameters.state_dict().TryGetValue("adapter.weight", out var adapter) ? x.detach().mm(adapter.t()) : x.detach();
        var (h, w) = (z.to(float64), tensor(head.Vectors.ToMatrix(), [5, head.Vectors.Dimensions]));
        var expected = 0.0;
        for (var i = 0; i < 6; i++)
        {
            var (own, vector) = (h[i], w[labels[i].item<long>()]);
            var cosine = own.dot(vector).ToDouble() / (own.norm().ToDouble() * vector.norm().ToDouble());
            expected += (cosine - 1) * (cosine - 1) / 6 / 2;
        }

        Assert.AreEqual(expected, value.ToDouble(), 1e-5);
        Assert.IsGreaterThan(1e-4f, x.grad!.abs().max().ToSingle());
        Assert.AreEqual(0, parameters.parameters().Single(p => p.numel() == 1).grad!.ToDouble(), 1e-6);
    }

    [TestMethod]
    [DataRow("identity", TrainingLoss.CrossEntropy, 0.1)]
    [DataRow("identity", TrainingLoss.BalancedSoftmax, 0.0)]
    [DataRow("etf", TrainingLoss.DotRegression, 0.0)]
    public void Every_loss_trains(string head, TrainingLoss loss, double smoothing)
    {
        var settings = new TrainingSettings
        {
            Architecture = CnnArchitecture.ResNet32Cifar,
            Head = ClassifierHead.Parse(head),
            Loss = loss,
            LabelSmoothing = smoothing,
            Epochs = 6,
            BatchSize = 8,
            LearningRate = 0.05,
            ImageSize = (16, 16),
            Threads = 1,
        };
        using var trained = new ClassifierTrainer().Train(
            new Hues(48, 3, side: 16), new Hues(18, 3, seed: 2, side: 16), ["a", "b", "c"], settings, new(null, NullLogger.Instance, CancellationToken.None));

        Assert.IsGreaterThanOrEqualTo(0.7, trained.History.Epochs.Max(e => e.ValidationAccuracy)!.Value);
        Assert.IsLessThan(trained.History.Epochs[0].TrainLoss, trained.History.Epochs[^1].TrainLoss);
    }

    [TestMethod]
    [DataRow(TrainingLoss.DotRegression, 0.0, "for the etf head")]
    [DataRow(TrainingLoss.BalancedSoftmax, 0.1, "LabelSmoothing is 0.1; it is for Loss CrossEntropy")]
    [DataRow(TrainingLoss.CrossEntropy, 1.0, "LabelSmoothing is 1")]
    [DataRow(TrainingLoss.CrossEntropy, double.NaN, "LabelSmoothing is NaN")]
    [DataRow((TrainingLoss)7, 0.0, "Loss is 7")]
    public void What_does_not_fit_is_named(TrainingLoss loss, double smoothing, string expected) =>
        StringAssert.Contains(string.Join(" ", LossRules.Problems(loss, smoothing, ClassifierHead.Identity)), expected);

    /// <summary>The value, and the gradient by differences.</summary>
    private static void Check(BatchLoss loss, double expected)
    {
        using var scope = NewDisposeScope();
        var logits = tensor([.. Logits.SelectMany(r => r)], [Logits.Length, 3]).requires_grad_();
        var labels = tensor(Labels);
        var value = loss.Value(logits, labels);
        value.backward();
        Assert.AreEqual(expected, value.ToDouble(), 1e-6);
        for (var i = 0; i < Logits.Length; i++)
        {
            for (var k = 0; k < 3; k++)
            {
                double Moved(double by)
                {
                    var moved = logits.detach().clone();
                    moved[i, k] = tensor(Logits[i][k] + by);
                    return loss.Value(moved, labels).ToDouble();
                }

                Assert.AreEqual((Moved(1e-4) - Moved(-1e-4)) / 2e-4, logits.grad![i, k].ToDouble(), 1e-6);
            }
        }
    }

    private static double[] LogSoftmax(double[] z)
    {
        var sum = Math.Log(z.Sum(Math.Exp));
        return [.. z.Select(v => v - sum)];
    }
}
