using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Networks.Norms;

/// <summary>One use of a norm, from its forward to its backward pass.</summary>
/// <param name="norm">Whose statistics follow.</param>
/// <param name="map">The shape of what is normalised.</param>
/// <param name="activation">What comes behind it.</param>
/// <param name="wantsInput">Whether the gradient of what is normalised is wanted.</param>
/// <param name="wantsAddend">Whether that of an addend is.</param>
internal sealed class NormCall(BatchNorm norm, MapRows map, Activation activation, bool wantsInput, bool wantsAddend)
{
    public MapRows Map => map;

    public Activation Activation => activation;

    public bool WantsInput => wantsInput;

    public bool WantsAddend => wantsAddend;

    public double Epsilon { get; } = norm.eps;

    /// <summary>What the forward pass found.</summary>
    public NormStatistics? Statistics { get; set; }

    /// <summary>Until <see cref="ReleaseCopy"/>.</summary>
    public autograd.AutogradContext? Context { get; set; }

    /// <summary>Takes the statistics into the running ones.</summary>
    public void Follow()
    {
        var added = norm.momentum!.Value;
        Follow(norm.running_mean!, Statistics!.Mean, added);
        Follow(norm.running_var!, Statistics.Variance, added);
    }

    /// <summary>Frees the tensor of the result's size that TorchSharp puts aside for a gradient that never comes, which is not so here: the only result has one.</summary>
    /// <remarks>There is no way to decline it. Were TorchSharp's fields named otherwise, memory would be all that is lost.</remarks>
    public void ReleaseCopy()
    {
        var context = Context!;
        Context = null;
        var node = Field(context.GetType(), "_node")?.GetValue(context);
        if (node is null || Field(node.GetType(), "_outputCache")?.GetValue(node) is not List<Tensor?> copies)
            return;
        for (var i = 0; i < copies.Count; i++)
        {
            copies[i]?.Dispose();
            copies[i] = null;
        }
    }

    private static FieldInfo? Field(Type type, string name) => type.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic);

    private static void Follow(Tensor running, float[] present, double added)
    {
        var values = MemoryMarshal.Cast<byte, float>(running.bytes);
        for (var c = 0; c < values.Length; c++)
            values[c] = (float)(((1 - added) * values[c]) + (added * present[c]));
    }
}
