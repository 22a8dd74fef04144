using System.Globalization;

namespace MlNetFixedHeads.Benchmarks.Distributed;

/// <summary>One epoch of fine-tuning on two ranks and in one process, at several rates: how far apart the weights are.</summary>
internal static class FineTuning
{
    private const int Batch = 64;

    private static readonly string[] Rates = ["1e-2", "1e-3", "1e-4"];

    /// <param name="data">As <c>--data</c>.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="folder">For the results.</param>
    public static void Run(string data, string architecture, string weights, string folder)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{architecture} from {Path.GetFileName(weights)}, one epoch of {data} in batches of {Batch}, common batch norm, two ranks against one process:"));
        foreach (string rate in Rates)
            Console.WriteLine($"  learning rate {rate}: {WeightDistance.Between(Train(1, rate), Train(2, rate))}");

        string Train(int ranks, string rate)
        {
            string output = Path.Join(folder, string.Create(CultureInfo.InvariantCulture, $"{ranks}"));
            Job.Run(ranks, Job.Tool, [
                "train", "--data", data, "--arch", architecture, "--head", "identity", "--pretrained", weights, "--lr", rate, "--epochs", "1", "--validation-fraction", "0", "--device", "cpu",
                "--threads", "1", "--batch", (Batch / ranks).ToString(CultureInfo.InvariantCulture), "--sync-batch-norm", "--output", output, "--overwrite",
            ]);
            return Path.Join(output, "weights.safetensors");
        }
    }
}
