using System.Text;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests;

/// <summary>Fills networks and inputs by a formula, so that numbers computed by another framework can be compared without a weights file.</summary>
/// <remarks>
/// u(name, i) = fmix32((crc32(name) + i * 2654435761) mod 2^32) / 2^32 with i the row-major index. Batch norm: weight and variance 0.5 + u,
/// bias and mean 0.2 (u - 0.5). Other weights: (2u - 1) sqrt(6 / product of shape[1:]); other biases 0.2 (u - 0.5). Input: 2u - 1.
/// </remarks>
internal static class ReferenceFill
{
    /// <summary>Fills every parameter and buffer of a module; batch counters become 0.</summary>
    public static void Fill(nn.Module module, string salt = "")
    {
        TorchRuntime.EnsureLoaded();
        HashSet<string> batchNorms = [.. module.named_modules().Where(m => m.module is BatchNorm2d or BatchNorm1d).Select(m => m.name)];
        using IDisposable noGrad = no_grad();
        foreach ((string name, Tensor tensor) in module.state_dict())
        {
            using DisposeScope scope = NewDisposeScope();
            if (name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            {
                tensor.zero_();
                continue;
            }

            tensor.copy_(torch.tensor(Values(name, tensor.shape, batchNorms, salt), tensor.shape));
        }
    }

    /// <summary>The input image batch of a shape N x 3 x H x W.</summary>
    public static Tensor Input(long[] shape, string salt = "")
    {
        TorchRuntime.EnsureLoaded();
        return torch.tensor(Map(salt + "input", shape, u => (2 * u) - 1), shape);
    }

    private static float[] Values(string name, long[] shape, HashSet<string> batchNorms, string salt)
    {
        int dot = name.LastIndexOf('.');
        string owner = dot < 0 ? "" : name[..dot];
        string leaf = name[(dot + 1)..];
        if (batchNorms.Contains(owner) && leaf is "weight" or "running_var") return Map(salt + name, shape, u => 0.5 + u);
        if (batchNorms.Contains(owner) || leaf != "weight") return Map(salt + name, shape, u => 0.2 * (u - 0.5));
        double bound = Math.Sqrt(6.0 / shape.Skip(1).Aggregate(1L, (product, size) => product * size));
        return Map(salt + name, shape, u => ((2 * u) - 1) * bound);
    }

    private static float[] Map(string name, long[] shape, Func<double, double> map)
    {
        uint start = Crc32(Encoding.UTF8.GetBytes(name));
        float[] values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++) values[i] = (float)map(Mix(unchecked(start + ((uint)i * 2654435761u))) / 4294967296.0);
        return values;
    }

    // Murmur3's 32-bit finaliser.
    internal static uint Mix(uint x)
    {
        unchecked
        {
            x ^= x >> 16;
            x *= 0x85EBCA6Bu;
            x ^= x >> 13;
            x *= 0xC2B2AE35u;
            return x ^ (x >> 16);
        }
    }

    // The CRC of zip and PNG: polynomial 0xEDB88320, reflected.
    internal static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
        }

        return ~crc;
    }
}
