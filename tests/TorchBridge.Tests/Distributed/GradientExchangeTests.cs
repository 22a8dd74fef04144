using MlNetFixedHeads.TorchBridge.Distributed;
using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Distributed;

[TestClass]
public sealed class GradientExchangeTests
{
    private const int SmallBucket = 64 << 10;

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Gradients_leave_in_pieces_during_the_backward_pass_and_add_up(bool synchronised)
    {
        // The ranks see the same pictures: each gradient must come back as twice what one rank alone finds.
        var alone = ThreadRanks.Run(1, c => Gradients(c, synchronised))[0];
        var both = ThreadRanks.Run(2, c => Gradients(c, synchronised));

        Assert.IsGreaterThan(5, both[0].Pieces);
        Assert.IsGreaterThan(both[0].Pieces / 2, both[0].Early);
        foreach (var (expected, actual) in alone.Values.Zip(both[0].Values))
            Assert.AreEqual(2 * expected, actual, 1e-4 + (1e-3 * Math.Abs(expected)));
        CollectionAssert.AreEqual(both[0].Values, both[1].Values);
    }

    [TestMethod]
    [DataRow("resnet32_cifar", "hadamard")]
    [DataRow("shufflenet_v2_x0_5", "identity")]
    public void With_common_statistics_the_gradients_of_a_network_are_those_of_the_whole_batch(string architecture, string head)
    {
        // In double precision, where no ReLU opens or shuts for a rounding error.
        int[] counts = [3, 2];
        var whole = Whole(architecture, head, counts.Sum());
        var parts = ThreadRanks.Run(2, c => Part(c, architecture, head, counts));

        foreach (var ((name, expected), actual) in whole.Zip(parts[1]))
        {
            var scale = Math.Max(expected.Max(Math.Abs), 1e-3);
            Assert.IsLessThan(1e-9 * scale, expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max(), name);
        }
    }

    [TestMethod]
    public void In_double_precision_two_ranks_find_the_weights_of_one_process_to_rounding_at_a_high_rate_too()
    {
        const int Steps = 3;
        var one = ThreadRanks.Run(1, c => Trained(null, Steps))[0];
        var two = ThreadRanks.Run(2, c => Trained(c, Steps));
        var start = ThreadRanks.Run(1, c => Trained(null, 0))[0];

        double Distance(double[] other) => Math.Sqrt(one.Zip(other, (a, b) => (a - b) * (a - b)).Sum() / one.Sum(a => a * a));
        CollectionAssert.AreEqual(two[0], two[1]);
        Assert.IsLessThan(1e-9, Distance(two[0]));
        Assert.IsGreaterThan(1e-3, Distance(start));
    }

    [TestMethod]
    public void What_is_frozen_is_not_sent()
    {
        var (all, some) = ThreadRanks.Run(1, c =>
        {
            var whole = Gradients(c, synchronised: false);
            var part = Gradients(c, synchronised: false, network =>
            {
                foreach (var (name, parameter) in network.named_parameters())
                    parameter.requires_grad = name.StartsWith("layer3", StringComparison.Ordinal);
            });
            return (whole, part);
        })[0];

        Assert.IsLessThan(all.Pieces, some.Pieces);
        Assert.IsGreaterThan(0, some.Pieces);
    }

    private static List<(string Name, double[] Gradient)> Whole(string architecture, string head, int count)
    {
        using var scope = NewDisposeScope();
        using var network = Double(architecture, head);
        using var dropout = new Generator(1, CPU);
        Loss(network.Run(new TorchOps(dropout), Pictures(count)).Logits, 0).backward();
        return [.. network.named_parameters().Select(p => (p.name, p.parameter.grad!.contiguous().data<double>().ToArray()))];
    }

    private static List<double[]> Part(ICommunicator communicator, string architecture, string head, int[] counts)
    {
        using var scope = NewDisposeScope();
        using var network = Double(architecture, head);
        using var group = new WorkerGroup(communicator, synchronisesNorms: true);
        group.Agree(counts[communicator.Rank], cancelled: false);
        using var exchange = new GradientExchange(group, network, SmallBucket);
        using var dropout = new Generator(1, CPU);
        var (first, own) = (group.Batch.First, group.Batch.Count);
        var logits = network.Run(new DistributedOps(dropout, group, exchange), Pictures(counts.Sum()).narrow(0, first, own)).Logits;
        exchange.BeginBackward(completes: true);
        Loss(logits, first).backward();
        exchange.EndBackward();
        exchange.Complete();
        return [.. network.parameters().Select(p => p.grad!.contiguous().data<double>().ToArray())];
    }

    /// <summary>Weights after some steps, alone or with others.</summary>
    private static double[] Trained(ICommunicator? communicator, int steps)
    {
        const double Rate = 0.02;
        using var scope = NewDisposeScope();
        using var network = Double("resnet32_cifar", "identity");
        using var group = communicator is null ? null : new WorkerGroup(communicator, synchronisesNorms: true);
        using var exchange = group is null ? null : new GradientExchange(group, network, SmallBucket);
        using var dropout = new Generator(1, CPU);
        var ops = group is null ? new TorchOps(dropout) : new DistributedOps(dropout, group, exchange!);
        using var optimizer = optim.SGD(network.parameters(), Rate, momentum: 0.9);
        var (pictures, labels) = (Pictures(6), tensor(new long[] { 0, 1, 2, 3, 0, 1 }));
        var (first, own) = (0L, 6L);
        for (var step = 0; step < steps; step++)
        {
            using var inner = NewDisposeScope();
            optimizer.zero_grad();
            group?.Agree(communicator!.Rank == 0 ? 4 : 2, cancelled: false);
            if (group is not null)
                (first, own) = (group.Batch.First, group.Batch.Count);
            using var share = (own / 6.0).ToScalar();
            var loss = nn.functional.cross_entropy(network.Run(ops, pictures.narrow(0, first, own)).Logits, labels.narrow(0, first, own)).mul(share);
            exchange?.BeginBackward(completes: true);
            loss.backward();
            exchange?.EndBackward();
            exchange?.Complete();
            optimizer.step();
        }

        return [.. network.parameters().SelectMany(p => p.detach().contiguous().data<double>().ToArray())];
    }

    private static CnnNetwork Double(string architecture, string head)
    {
        var network = NetworkRegistry.Create(CnnArchitecture.Parse(architecture), ClassifierHead.Parse(head), 4, 5);
        network.to(ScalarType.Float64);
        network.train();
        return network;
    }

    private static Tensor Pictures(int count)
    {
        using var generator = new Generator(11, CPU);
        return randn([count, 3, 32, 32], dtype: ScalarType.Float64, generator: generator);
    }

    /// <summary>Something that treats every picture of the whole batch otherwise.</summary>
    private static Tensor Loss(Tensor logits, int first) =>
        (logits.square() * arange(first + 1, first + 1 + logits.shape[0], ScalarType.Float64).unsqueeze(1)).sum();

    private static (float[] Values, int Pieces, int Early) Gradients(ICommunicator communicator, bool synchronised, Action<CnnNetwork>? prepare = null)
    {
        using var scope = NewDisposeScope();
        using var network = NetworkRegistry.Create(CnnArchitecture.ResNet32Cifar, ClassifierHead.Identity, 10, 5);
        network.UseChannelsLast();
        network.train();
        prepare?.Invoke(network);
        using var group = new WorkerGroup(communicator, synchronised);
        group.Agree(4, cancelled: false);
        using var exchange = new GradientExchange(group, network, SmallBucket);
        using var generator = new Generator(1, CPU);
        using var dropout = new Generator(1, CPU);
        var ops = new DistributedOps(dropout, group, exchange);
        var logits = network.Run(ops, randn([4, 3, 16, 16], generator: generator)).Logits;
        exchange.BeginBackward(completes: true);
        logits.square().sum().backward();
        exchange.EndBackward();
        var early = exchange.SentEarly;
        exchange.Complete();
        return ([.. network.parameters().Where(p => p.requires_grad).SelectMany(p => p.grad!.contiguous().data<float>().ToArray())], exchange.BucketCount, early);
    }
}
