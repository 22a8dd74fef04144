using System.Diagnostics;
using System.Globalization;
using MlNetFixedHeads.TorchBridge.Distributed;
using MlNetFixedHeads.TorchBridge.Distributed.Mpi;
using MlNetFixedHeads.TorchBridge.Native;
using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.Benchmarks.Distributed;

/// <summary>What sending gradients during the backward pass gains over sending all of them behind it: steps of both kinds in turns, in the same job.</summary>
internal static class Overlap
{
    public const string Command = "overlap-steps";

    private const int Ranks = 2;
    private const int Batch = 32;
    private const int Side = 128;
    private const int Classes = 196;
    private const int WarmUp = 3;

    /// <summary>Starts the ranks and prints what the first one found.</summary>
    /// <param name="pairs">Steps of each kind.</param>
    public static void Run(int pairs)
    {
        using var job = new Job(Ranks, Job.ThisProgram, Command, pairs.ToString(CultureInfo.InvariantCulture));
        int code = job.Wait();
        foreach (string line in job.Lines)
            Console.WriteLine(line);
        if (code != 0)
            throw new InvalidOperationException("The ranks failed.");
    }

    /// <summary>One rank.</summary>
    public static void Steps(int pairs)
    {
        set_num_threads(1);
        using var heap = TrainingHeap.Open();
        using var group = new WorkerGroup(new MpiCommunicator(), synchronisesNorms: false);
        using CnnNetwork network = NetworkRegistry.Create(CnnArchitecture.MobileNetV2, ClassifierHead.Learned, Classes, seed: 5);
        network.UseChannelsLast();
        network.train();
        using var exchange = new GradientExchange(group, network);
        using var generator = new Generator(1, CPU);
        var ops = new DistributedOps(generator, group, exchange);
        using var optimizer = optim.SGD(network.parameters(), 1e-3, momentum: 0.9);
        // With the channels innermost, as training has them.
        using Tensor rows = randn([Batch, Side, Side, 3], generator: generator);
        using Tensor pictures = rows.permute(0, 3, 1, 2);
        using Tensor labels = tensor([.. Enumerable.Range(0, Batch).Select(i => (long)(i % Classes))]);
        List<double> overlapped = [], behind = [];
        for (int pair = -WarmUp; pair < pairs; pair++)
        {
            // Each kind is the first as often as the other.
            foreach (bool overlaps in pair % 2 == 0 ? new[] { true, false } : [false, true])
            {
                double seconds = Step(overlaps);
                if (pair >= 0)
                    (overlaps ? overlapped : behind).Add(seconds);
                if (pair == -1 && overlaps && group.Leads)
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{exchange.BucketCount} pieces, {exchange.SentEarly} of them sent before the backward pass is through."));
            }
        }

        if (group.Leads)
        {
            double early = Median(overlapped), late = Median(behind);
            double[] ratios = [.. overlapped.Zip(behind, (a, b) => b / a).Order()];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"mobilenet_v2, {Side} pixels, {Ranks} ranks of one thread and {Batch} pictures, {pairs} steps of each kind in turns: median {early:0.000} s overlapped, {late:0.000} s with all sent behind the backward pass; ratio {late / early:0.000}, of neighbouring steps {Median(ratios):0.000} (quartiles {ratios[ratios.Length / 4]:0.000} to {ratios[3 * ratios.Length / 4]:0.000})."));
        }

        double Step(bool overlaps)
        {
            using var scope = NewDisposeScope();
            // Both ranks begin together.
            group.Agree(Batch, cancelled: false);
            long start = Stopwatch.GetTimestamp();
            optimizer.zero_grad();
            Tensor loss = nn.functional.cross_entropy(network.Run(ops, pictures).Logits, labels);
            exchange.BeginBackward(completes: overlaps);
            BackwardPass.Run(loss);
            exchange.EndBackward();
            exchange.Complete();
            optimizer.step();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }
}
