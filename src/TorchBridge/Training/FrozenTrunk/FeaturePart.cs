using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;

/// <summary>The form of one value at the cut, for one picture.</summary>
/// <param name="Shape">Its shape: (C), or (C, h, w).</param>
/// <param name="ChannelsLast">Whether the channels are innermost in memory. It is kept so, for the layout decides in which order sums are made.</param>
internal sealed record FeaturePart(IReadOnlyList<long> Shape, bool ChannelsLast)
{
    /// <summary>Numbers of one picture.</summary>
    public int Length { get; } = checked((int)Shape.Aggregate(1L, (a, b) => a * b));

    public static FeaturePart Of(Tensor batch) => new(
        batch.shape[1..],
        // Of a single position both layouts have the same memory, but not the same strides.
        batch.dim() == 4 && batch.stride(1) == 1 && batch.stride(3) >= batch.shape[1]);

    /// <summary>The values of a batch in the order in which they are kept, picture after picture.</summary>
    public Tensor Flatten(Tensor batch) => (ChannelsLast ? batch.permute(0, 2, 3, 1) : batch).contiguous();

    /// <summary>A batch from values in the order in which they are kept.</summary>
    public Tensor Restore(Tensor values, int count) => ChannelsLast
        ? values.view(count, Shape[1], Shape[2], Shape[0]).permute(0, 3, 1, 2)
        : values.view([count, .. Shape]);
}
