using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Networks.Architectures;

/// <summary>A 1x1 convolution that is never trained: it takes no gradient, and no space in a file of weights.</summary>
internal sealed class FixedConvolution : NamedModule
{
    private const string Matrix = "matrix";

    public FixedConvolution(float[] matrix, int input, int output)
        : base("FixedConvolution")
    {
        (Input, Output) = (input, output);
        // A buffer, so that it moves with the network to another device; not persistent, since it follows from its kind, size and seed.
        register_buffer(Matrix, tensor(matrix, [output, input, 1, 1]), persistent: false);
    }

    public int Input { get; }

    public int Output { get; }

    /// <summary>(output, input, 1, 1); asked for anew, since moving the network replaces it.</summary>
    public Tensor Weight => get_buffer(Matrix)!;
}
