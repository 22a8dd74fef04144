using System.Runtime.InteropServices;
using MlNetFixedHeads.TorchBridge.Distributed;
using MlNetFixedHeads.TorchBridge.Distributed.Mpi;
using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.Benchmarks.Distributed;

/// <summary>Twenty steps on random pictures, in single or double precision, by the ranks of mpirun or by a process of its own.</summary>
internal static class BareLoop
{
    public const string Command = "bare-loop";

    private const int Steps = 20;
    private const int Batch = 16;
    private const int Classes = 4;
    private const double Rate = 0.01;

    /// <summary>After which steps weights are compared.</summary>
    public static IReadOnlyList<int> Compared { get; } = [1, 5, 10, Steps];

    /// <summary>How far ranks are, after these steps, from one process that computes in double precision.</summary>
    /// <param name="folder">Where weights are kept.</param>
    /// <param name="type">The ranks' precision.</param>
    /// <param name="ranks">How many they are.</param>
    /// <param name="reverse">Whether they have every batch' pictures in reverse order.</param>
    public static double[] Differences(string folder, ScalarType type, int ranks, bool reverse = false)
    {
        double[][] exact = Values(ScalarType.Float64, 1, false), other = Values(type, ranks, reverse);
        return [.. exact.Zip(other, (a, b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum() / a.Sum(x => x * x)))];

        double[][] Values(ScalarType type, int ranks, bool reversed)
        {
            string file = Path.Join(folder, $"{type}-{ranks}-{reversed}");
            if (!File.Exists(file))
                Job.Run(ranks, Job.ThisProgram, Command, file, type.ToString(), reversed.ToString());
            double[] all = [.. MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(file))];
            return [.. all.Chunk(all.Length / Compared.Count)];
        }
    }

    /// <summary>Trains, and writes the weights.</summary>
    public static void Run(string file, ScalarType type, bool reverse)
    {
        set_num_threads(1);
        using WorkerGroup? group = MpiEnvironment.Size > 1 ? new(new MpiCommunicator(), synchronisesNorms: true) : null;
        using CnnNetwork network = NetworkRegistry.Create(CnnArchitecture.ResNet32Cifar, ClassifierHead.Identity, Classes, seed: 5);
        network.to(type);
        network.train();
        using GradientExchange? exchange = group is null ? null : new(group, network, bucketBytes: 256 << 10);
        using var generator = new Generator(1, CPU);
        TorchOps ops = group is null ? new TorchOps(null) : new DistributedOps(generator, group, exchange!);
        using var optimizer = optim.SGD(network.parameters(), Rate, momentum: 0.9);
        using Tensor ordered = tensor([.. Enumerable.Range(0, Batch).Select(i => (long)(i % Classes))]);
        using Tensor labels = reverse ? ordered.flip(0) : ordered.clone();
        List<double> weights = [];
        for (int step = 0; step < Steps; step++)
        {
            using var scope = NewDisposeScope();
            Tensor pictures = randn([Batch, 3, 16, 16], dtype: ScalarType.Float64, generator: generator).to(type);
            if (reverse)
                pictures = pictures.flip(0);
            (long first, long own) = (0, Batch);
            if (group is not null)
            {
                group.Agree(Batch / group.Communicator.Size, cancelled: false);
                (first, own) = (group.Batch.First, group.Batch.Count);
            }

            optimizer.zero_grad();
            using Scalar share = ((double)own / Batch).ToScalar();
            Tensor loss = nn.functional.cross_entropy(network.Run(ops, pictures.narrow(0, first, own)).Logits, labels.narrow(0, first, own)).mul(share);
            exchange?.BeginBackward(completes: true);
            BackwardPass.Run(loss);
            exchange?.EndBackward();
            exchange?.Complete();
            optimizer.step();
            if (Compared.Contains(step + 1))
                weights.AddRange(network.parameters().SelectMany(p => p.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray()));
        }

        if (group is null or { Leads: true })
            File.WriteAllBytes(file, MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(weights)));
    }
}
