using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace MlNetFixedHeads.TorchBridge.Imaging.Caching;

/// <summary>For evaluation, which agrees with scoring to the bit: the decoder's pixels, or the finished input where that is smaller.</summary>
internal sealed class ExactForm(IInputTransform transform, ImagePreprocessing preprocessing) : PreparedForm
{
    // All of the preprocessing, whatever may be added to it.
    public override string Key => string.Create(CultureInfo.InvariantCulture, $"exact {transform.MinimumShortSide} {JsonSerializer.Serialize(preprocessing)}");

    public override DecodedImage Prepare(DecodedImage image)
    {
        if (transform is not EvaluationTransform evaluation || image.Pixels is not { } pixels
            || (long)pixels.Width * pixels.Height * 3 <= (long)transform.Length * sizeof(float))
        {
            return image;
        }

        float[] interleaved = ArrayPool<float>.Shared.Rent(transform.Length);
        evaluation.Apply(pixels, interleaved.AsSpan(0, transform.Length));
        image.Release();
        float[] planes = GC.AllocateUninitializedArray<float>(transform.Length);
        int plane = transform.Length / 3;
        for (int i = 0; i < plane; i++)
        {
            (planes[i], planes[plane + i], planes[(2 * plane) + i]) = (interleaved[3 * i], interleaved[(3 * i) + 1], interleaved[(3 * i) + 2]);
        }

        ArrayPool<float>.Shared.Return(interleaved);
        return new DecodedImage(planes);
    }
}
