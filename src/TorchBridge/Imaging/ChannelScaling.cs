using System.Runtime.Intrinsics;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>A factor and an offset for each of R, G and B, applied to grey levels from 0 to 255.</summary>
internal readonly struct ChannelScaling
{
    private ChannelScaling(Vector128<float> factor, Vector128<float> offset) => (Factor, Offset) = (factor, offset);

    /// <summary>Leaves grey levels as they are.</summary>
    public static ChannelScaling None => new(Vector128<float>.One, Vector128<float>.Zero);

    /// <summary>R, G, B and one unused lane.</summary>
    public Vector128<float> Factor { get; }

    /// <summary>R, G, B and one unused lane.</summary>
    public Vector128<float> Offset { get; }

    /// <summary>(v / 255 - mean) / deviation as one multiplication and one addition.</summary>
    public static ChannelScaling Normalise(ImagePreprocessing preprocessing)
    {
        Span<float> factor = stackalloc float[4];
        Span<float> offset = stackalloc float[4];
        factor.Clear();
        offset.Clear();
        for (int c = 0; c < 3; c++)
        {
            factor[c] = (float)(1 / (255.0 * preprocessing.StandardDeviation[c]));
            offset[c] = (float)(-(double)preprocessing.Mean[c] / preprocessing.StandardDeviation[c]);
        }

        return new(Vector128.Create<float>(factor), Vector128.Create<float>(offset));
    }

    /// <summary>Writes black pixels.</summary>
    public void Black(Span<float> output)
    {
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = Offset[i % 3];
        }
    }

    /// <summary>Scales interleaved grey levels.</summary>
    public void Apply(ReadOnlySpan<byte> rgb, Span<float> output)
    {
        (float red, float green, float blue) = (Factor[0], Factor[1], Factor[2]);
        (float redOffset, float greenOffset, float blueOffset) = (Offset[0], Offset[1], Offset[2]);
        output = output[..rgb.Length];
        for (int i = 0; i + 2 < rgb.Length; i += 3)
        {
            output[i] = (rgb[i] * red) + redOffset;
            output[i + 1] = (rgb[i + 1] * green) + greenOffset;
            output[i + 2] = (rgb[i + 2] * blue) + blueOffset;
        }
    }
}
