using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>Memory layouts, which TorchSharp has no argument for.</summary>
internal static class TensorLayout
{
    /// <summary>The same values (N, C, H, W) with the channels innermost in memory.</summary>
    public static Tensor ToChannelsLast(this Tensor t) => t.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    /// <summary>Whether the channels of (N, C, H, W) are innermost in memory.</summary>
    public static bool IsChannelsLast(this Tensor t) => t.stride(1) == 1;

    /// <summary>Whether (N, C, H, W) lies in memory as (N, H, W, C) without gaps.</summary>
    public static bool IsChannelsLastThroughout(this Tensor t)
    {
        using var rows = t.permute(0, 2, 3, 1);
        return rows.is_contiguous();
    }

    /// <summary>The values of a tensor on any device in row-major order.</summary>
    public static float[] ToFloats(this Tensor t)
    {
        using var scope = NewDisposeScope();
        return t.detach().to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
    }
}
