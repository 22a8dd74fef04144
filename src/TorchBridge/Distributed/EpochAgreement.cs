using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Distributed;

/// <summary>What the ranks settle when an epoch is over, so that the next one is the same for all.</summary>
internal static class EpochAgreement
{
    /// <summary>Weights may drift apart by rounding where processors differ; by this share of their length it is no rounding.</summary>
    private const double MostDrift = 1e-3;

    private const char Separator = '\u001f';

    /// <summary>Tells all ranks of the pictures that some could not read: they are in the next epoch's order of none.</summary>
    /// <exception cref="InvalidDataException">Together they are too many.</exception>
    public static void Merge(ICommunicator communicator, UnreadableImages unreadable)
    {
        var own = string.Join('\n', unreadable.All().Select(u => string.Join(Separator, new[] { u.Name, u.Substitute ?? "", u.Reason }.Select(Line))));
        var all = communicator.Gather(Encoding.UTF8.GetBytes(own));
        for (var rank = 0; rank < all.Length; rank++)
        {
            if (rank == communicator.Rank)
                continue;
            foreach (var line in Encoding.UTF8.GetString(all[rank]).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = line.Split(Separator);
                unreadable.Add(parts[0], new ImageDecodingException(parts[2]), parts[1].Length == 0 ? null : parts[1]);
            }
        }
    }

    /// <summary>Compares the weights of all ranks; where they differ by rounding, all take those of rank 0.</summary>
    /// <exception cref="DistributedException">They differ by more.</exception>
    public static void CheckWeights(ICommunicator communicator, nn.Module network, int epoch, ILogger logger)
    {
        var hashes = communicator.Gather(Hash(network));
        int[] others = [.. Enumerable.Range(0, hashes.Length).Where(r => !hashes[r].AsSpan().SequenceEqual(hashes[0]))];
        if (others.Length == 0)
            return;
        var drifts = new double[communicator.Size];
        drifts[communicator.Rank] = Drift(communicator, network);
        communicator.Sum(drifts);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"After epoch {epoch} the weights of {(others.Length == 1 ? "rank" : "ranks")} {string.Join(", ", others)} differ from those of rank 0 by {drifts.Max():E1} of their length");
        // Written so that NaN fails as well.
        if (!(drifts.Max() <= MostDrift))
            throw new DistributedException($"{text}, which is no rounding.");
        logger.LogWarning("{Text}: the machines compute differently. All go on with those of rank 0.", text);
    }

    private static double Drift(ICommunicator communicator, nn.Module network)
    {
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        Tensor[] before = [.. network.parameters().Select(p => p.detach().clone())];
        StateExchange.Align(communicator, network);
        double difference = 0, length = 0;
        foreach (var (old, now) in before.Zip(network.parameters()))
        {
            difference += (old - now).Squared().sum().Number();
            length += now.Squared().sum().Number();
        }

        return Math.Sqrt(difference / length);
    }

    private static byte[] Hash(nn.Module network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, value) in network.state_dict())
        {
            using var scope = NewDisposeScope();
            hash.AppendData(value.detach().cpu().contiguous().bytes);
        }

        return hash.GetHashAndReset();
    }

    private static string Line(string text) => text.ReplaceLineEndings(" ").Replace(Separator, ' ');
}
