using System.Globalization;
using MlNetFixedHeads.Benchmarks.Resume;
using static TorchSharp.torch;

namespace MlNetFixedHeads.Benchmarks.Distributed;

/// <summary>Two processes under mpirun against one, against two that are killed and go on, and with gradients sent during the backward pass against behind it.</summary>
/// <remarks>Usage: <c>Distributed [equality|kill|all] [kills] [seed]</c>, or <c>Distributed overlap [steps]</c> on a machine with nothing else to do; on painted pictures.
/// <c>Distributed finetune DATA ARCH WEIGHTS</c> compares two processes with one on others. It needs mpirun.</remarks>
internal static class Program
{
    private static int Main(string[] args)
    {
        TorchRuntime.EnsureLoaded();
        if (args is [BareLoop.Command, var file, var type, var reverse])
        {
            BareLoop.Run(file, Enum.Parse<ScalarType>(type), bool.Parse(reverse));
            return 0;
        }

        if (args is [Overlap.Command, var count])
        {
            Overlap.Steps(int.Parse(count, CultureInfo.InvariantCulture));
            return 0;
        }

        if (args is ["overlap", ..])
        {
            Overlap.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 60);
            return 0;
        }

        if (args is ["finetune", var pictures, var architecture, var weights])
        {
            string results = Directory.CreateTempSubdirectory("fixedheads-finetune-").FullName;
            FineTuning.Run(pictures, architecture, weights, results);
            Directory.Delete(results, recursive: true);
            return 0;
        }

        string what = args.Length > 0 ? args[0] : "all";
        int kills = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
        int seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : Environment.TickCount;
        string folder = Directory.CreateTempSubdirectory("fixedheads-distributed-").FullName;
        try
        {
            string data = $"folder:{PaintedPictures.Write(Path.Join(folder, "data"))}";
            bool good = true;
            if (what is "equality" or "all")
                good &= Equality.Run(data, folder);
            if (what is "kill" or "all")
            {
                Console.WriteLine($"Seed {seed}.");
                good &= Killing.Run(data, folder, kills, new Random(seed));
            }

            return good ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
