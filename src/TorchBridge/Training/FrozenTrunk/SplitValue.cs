using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;

/// <summary>What flows through a network that is cut in two: a value of the frozen part, or one that depends on what learns.</summary>
internal sealed class SplitValue(Tensor? value, bool learns)
{
    /// <summary>The value. In the part that is not run there is none.</summary>
    public Tensor Tensor { get; set; } = value!;

    /// <summary>Whether anything that learns has a part in it.</summary>
    public bool Learns => learns;

    /// <summary>Its place among the values at the cut; below 0 where it is not there.</summary>
    public int Place { get; set; } = -1;
}
