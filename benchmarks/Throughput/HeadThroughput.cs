using System.Diagnostics;
using System.Globalization;
using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Heads.Geometry;
using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.Throughput;

/// <summary>Products with a Hadamard matrix, forward and with the gradient of the features: in one piece, as two Kronecker factors, and as the
/// fast Walsh-Hadamard transform in log2 n stages.</summary>
internal static class HeadThroughput
{
    private const int BatchSize = 64;
    private const int Rounds = 7;
    private const double RoundSeconds = 0.05;

    private static readonly int[] Features = [64, 512, 1024, 1280, 2048];
    private static readonly int[] Classes = [10, 100, 196, 1000];

    public static void Run()
    {
        TorchRuntime.EnsureLoaded();
        Console.WriteLine($"Microseconds for {BatchSize} vectors, forward / forward and backward; the fastest of {Rounds} rounds.");
        Console.WriteLine("    d     K | matrix          | two factors     | transform       | used");
        foreach (var d in Features)
        {
            foreach (var k in Classes.Where(k => k <= d))
            {
                using var vectors = new HadamardVectors(k, d);
                using var matrix = new FrozenArray(() => vectors.ToMatrix(), [k, d]);
                var split = KroneckerSplit.Best(k, d);
                using var left = new FrozenArray(() => Sylvester.Corner(split.LeftRows, split.LeftColumns), [split.LeftRows, split.LeftColumns]);
                using var right = new FrozenArray(() => Sylvester.Corner(split.Inner, split.Inner), [split.Inner, split.Inner]);
                var ops = TorchOps.Evaluation;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{d,5} {k,5} | {Measure(d, x => ops.MatrixProduct(x, matrix))} | {Measure(d, x => ops.KroneckerProduct(x, left, right).narrow(1, 0, k))} | {Measure(d, x => Transform(x).narrow(1, 0, k))} | {(split.Pays ? "two factors" : "matrix")}"));
            }
        }
    }

    private static Tensor Transform(Tensor x)
    {
        var n = Sylvester.OrderFor((int)x.shape[1]);
        if (n > x.shape[1])
            x = nn.functional.pad(x, [0, n - x.shape[1]]);
        for (var half = 1; half < n; half *= 2)
        {
            var pairs = x.view(BatchSize, n / (2 * half), 2, half);
            var (a, b) = (pairs.select(2, 0), pairs.select(2, 1));
            x = stack([a + b, a - b], 2).view(BatchSize, n);
        }

        return x;
    }

    private static string Measure(int d, Func<Tensor, Tensor> product)
    {
        using var x = randn(BatchSize, d, requires_grad: true);
        var forward = Fastest(() =>
        {
            using var scope = NewDisposeScope();
            using var gradless = no_grad();
            product(x);
        });
        var both = Fastest(() =>
        {
            using var scope = NewDisposeScope();
            product(x).sum().backward();
        });
        return string.Create(CultureInfo.InvariantCulture, $"{forward,6:F0} / {both,6:F0}");
    }

    private static double Fastest(Action action)
    {
        action();
        var fastest = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var count = 0;
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed.TotalSeconds < RoundSeconds)
            {
                action();
                count++;
            }

            fastest = Math.Min(fastest, watch.Elapsed.TotalMicroseconds / count);
        }

        return fastest;
    }
}
