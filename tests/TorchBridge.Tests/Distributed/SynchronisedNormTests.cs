using MlNetFixedHeads.TorchBridge.Distributed;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Distributed;

[TestClass]
public sealed class SynchronisedNormTests
{
    private const int Channels = 3;

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Ranks_with_unequal_parts_compute_what_one_process_does_forward_and_backward(bool features)
    {
        int[] counts = [3, 5, 1];
        using var scope = NewDisposeScope();
        using var generator = new Generator(7, CPU);
        // Far from 0 in relation to its spread: sums of squares in single precision would lose the variance.
        var x = randn(features ? [9, Channels] : [9, Channels, 4, 5], generator: generator) + 30;
        var goal = randn(x.shape, generator: generator);
        var expected = Whole(x, goal);

        var parts = ThreadRanks.Run(counts.Length, communicator =>
        {
            var first = counts[..communicator.Rank].Sum();
            lock (x)
                return (Own: x.narrow(0, first, counts[communicator.Rank]).clone(), Goal: goal.narrow(0, first, counts[communicator.Rank]).clone());
        });
        var actual = ThreadRanks.Run(counts.Length, communicator => Rank(communicator, parts[communicator.Rank].Own, parts[communicator.Rank].Goal));

        foreach (var part in actual)
        {
            AreClose(expected.Mean, part.Mean, 1e-5, "running mean");
            AreClose(expected.Variance, part.Variance, 1e-5, "running variance");
        }

        float[] Joined(Func<Result, float[]> of) => [.. actual.SelectMany(of)];
        float[] Summed(Func<Result, float[]> of) => [.. Enumerable.Range(0, Channels).Select(c => actual.Sum(a => of(a)[c]))];
        AreClose(expected.Output, Joined(a => a.Output), 2e-5, "output");
        AreClose(expected.Input, Joined(a => a.Input), 1e-4, "gradient of the input");
        AreClose(expected.Weight, Summed(a => a.Weight), 1e-4, "gradient of the weight");
        AreClose(expected.Bias, Summed(a => a.Bias), 1e-4, "gradient of the bias");
    }

    private static Result Whole(Tensor x, Tensor goal)
    {
        using var state = new State();
        var input = x.clone().requires_grad_(true);
        var y = nn.functional.batch_norm(input, state.Mean, state.Variance, state.Weight, state.Bias, training: true, State.Momentum, State.Epsilon);
        return Finish(state, input, y, goal);
    }

    private static Result Rank(ICommunicator communicator, Tensor x, Tensor goal)
    {
        using var scope = NewDisposeScope();
        using var state = new State();
        using var network = nn.Linear(1, 1);
        using var group = new WorkerGroup(communicator, synchronisesNorms: true);
        using var exchange = new GradientExchange(group, network);
        var input = x.clone().requires_grad_(true);
        var y = SynchronisedNorm.Apply(
            input,
            new(state.Mean, state.Variance, null, state.Weight, state.Bias, State.Momentum, State.Epsilon),
            s => SummedStatistics.Of(s, group, exchange, 0));
        var result = Finish(state, input, y, goal);
        exchange.EndBackward();
        return result;
    }

    /// <summary>The gradients of a sum over pictures that is not linear in the output.</summary>
    private static Result Finish(State state, Tensor input, Tensor y, Tensor goal)
    {
        var output = y.detach().clone();
        // As a network does behind it: the function must allow its output to be overwritten.
        (y.relu_() * goal + y.square() * goal).sum().backward();
        return new(
            Floats(output), Floats(input.grad!), Floats(state.Weight.grad!), Floats(state.Bias.grad!), Floats(state.Mean), Floats(state.Variance));
    }

    private static float[] Floats(Tensor tensor) => [.. tensor.detach().contiguous().data<float>()];

    private static void AreClose(float[] expected, float[] actual, double tolerance, string what)
    {
        Assert.HasCount(expected.Length, actual);
        var scale = expected.Max(Math.Abs);
        var worst = expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();
        Assert.IsLessThan(tolerance * scale, worst, what);
    }

    private sealed record Result(float[] Output, float[] Input, float[] Weight, float[] Bias, float[] Mean, float[] Variance);

    private sealed class State : IDisposable
    {
        public const double Momentum = 0.1;
        public const double Epsilon = 1e-5;

        public Tensor Mean { get; } = tensor(new float[] { 1, 2, 3 });

        public Tensor Variance { get; } = tensor(new float[] { 0.5f, 1, 2 });

        public Tensor Weight { get; } = tensor(new float[] { 0.7f, -1.3f, 2 }, requires_grad: true);

        public Tensor Bias { get; } = tensor(new float[] { 0.1f, 0.2f, -0.4f }, requires_grad: true);

        public void Dispose()
        {
            foreach (var tensor in new[] { Mean, Variance, Weight, Bias })
                tensor.Dispose();
        }
    }
}
