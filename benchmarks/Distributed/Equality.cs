using System.Globalization;
using static TorchSharp.torch;

namespace MlNetFixedHeads.Benchmarks.Distributed;

/// <summary>Trains the same on two ranks and in one process, and in one process otherwise: what two ranks change is to be no more than what another order of
/// sums changes.</summary>
internal static class Equality
{
    private const double Wanted = 1e-5;
    private const double Rounding = 1e-9;

    /// <summary>Steps of 16 of the 72 pictures.</summary>
    private const int Epochs = 5;

    private static readonly double[] Rates = [1e-4, 1e-2];

    /// <returns>Whether two ranks find the weights of one process: in double precision, and in single precision as far as one process finds its own again.</returns>
    public static bool Run(string data, string folder)
    {
        Console.WriteLine($"Random pictures, batches of 16, resnet32_cifar, learning rate 0.01, common batch norm: differences of all weights from one process in double precision, after {string.Join(", ", BareLoop.Compared)} steps");
        double[] exact = BareLoop.Differences(folder, ScalarType.Float64, ranks: 2);
        Console.WriteLine($"  two ranks, double precision:                     {Text(exact)}");
        Console.WriteLine($"  two ranks, single precision:                     {Text(BareLoop.Differences(folder, ScalarType.Float32, ranks: 2))}");
        Console.WriteLine($"  one process, single precision:                   {Text(BareLoop.Differences(folder, ScalarType.Float32, ranks: 1))}");
        Console.WriteLine($"  one process, single, pictures in another order:  {Text(BareLoop.Differences(folder, ScalarType.Float32, ranks: 1, reverse: true))}");
        bool good = exact[^1] <= Rounding;
        foreach (double rate in Rates)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{4 * Epochs} steps of 16 pictures, resnet32_cifar, learning rate {rate}, common batch norm: differences from one process on one thread"));
            string one = Train(1, 16, 1, true, "one");
            WeightDistance two = WeightDistance.Between(one, Train(2, 8, 1, true, "two"));
            Console.WriteLine($"  two ranks of 8 pictures:                      {two}");
            WeightDistance threaded = WeightDistance.Between(one, Train(1, 16, 2, true, "threads"));
            Console.WriteLine($"  one process on two threads:                   {threaded}");
            Console.WriteLine($"  one process with libtorch's own batch norm:   {WeightDistance.Between(one, Train(1, 16, 1, false, "built-in"))}");
            good &= two.Whole <= Math.Max(Wanted, 3 * threaded.Whole);

            string Train(int ranks, int batch, int threads, bool synchronised, string name)
            {
                string output = Path.Join(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{rate}"));
                string[] arguments =
                [
                    "--data", data, "--arch", "resnet32_cifar", "--head", "identity", "--size", "16", "--validation-fraction", "0", "--device", "cpu", "--output", output,
                    "--lr", Number(rate), "--epochs", Number(Epochs), "--batch", Number(batch), "--threads", Number(threads), .. synchronised ? ["--sync-batch-norm"] : Array.Empty<string>(),
                ];
                Job.Run(ranks, Job.Tool, ["train", .. arguments]);
                return Path.Join(output, "weights.safetensors");
            }
        }

        return good;
    }

    private static string Text(double[] differences) => string.Join(", ", differences.Select(d => d.ToString("0.0e+0", CultureInfo.InvariantCulture)));

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
