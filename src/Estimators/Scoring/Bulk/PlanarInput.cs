using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>A picture as the graph takes it: preprocessed, channel by channel.</summary>
internal static class PlanarInput
{
    public static void Write(RgbImage image, EvaluationTransform transform, Span<float> output)
    {
        float[] interleaved = ArrayPool<float>.Shared.Rent(transform.Length);
        transform.Apply(image, interleaved.AsSpan(0, transform.Length));
        Separate(interleaved.AsSpan(0, transform.Length), output);
        ArrayPool<float>.Shared.Return(interleaved);
    }

    /// <summary>From (y, x, channel) to (channel, y, x).</summary>
    internal static void Separate(ReadOnlySpan<float> interleaved, Span<float> planes)
    {
        int plane = interleaved.Length / 3;
        ref float source = ref MemoryMarshal.GetReference(interleaved);
        ref float target = ref MemoryMarshal.GetReference(planes[..(3 * plane)]);
        int i = 0;
        for (; i + Vector128<float>.Count <= plane; i += Vector128<float>.Count)
        {
            // r0 g0 b0 r1 | g1 b1 r2 g2 | b2 r3 g3 b3
            Vector128<float> a = Vector128.LoadUnsafe(ref source, (nuint)(3 * i));
            Vector128<float> b = Vector128.LoadUnsafe(ref source, (nuint)((3 * i) + 4));
            Vector128<float> c = Vector128.LoadUnsafe(ref source, (nuint)((3 * i) + 8));
            Vector128<int> last = Vector128.Create(0, 0, 0, -1), second = Vector128.Create(0, 0, -1, -1);
            Vector128<float> red = Vector128.ConditionalSelect(second.AsSingle(), Vector128.Shuffle(b, Vector128.Create(0, 0, 2, 0)), Vector128.Shuffle(a, Vector128.Create(0, 3, 0, 0)));
            red = Vector128.ConditionalSelect(last.AsSingle(), Vector128.Shuffle(c, Vector128.Create(0, 0, 0, 1)), red);
            Vector128<float> green = Vector128.ConditionalSelect(Vector128.Create(0, -1, -1, 0).AsSingle(), Vector128.Shuffle(b, Vector128.Create(0, 0, 3, 0)), Vector128.Shuffle(a, Vector128.Create(1, 0, 0, 0)));
            green = Vector128.ConditionalSelect(last.AsSingle(), Vector128.Shuffle(c, Vector128.Create(0, 0, 0, 2)), green);
            Vector128<float> blue = Vector128.ConditionalSelect(Vector128.Create(0, -1, 0, 0).AsSingle(), Vector128.Shuffle(b, Vector128.Create(0, 1, 0, 0)), Vector128.Shuffle(a, Vector128.Create(2, 0, 0, 0)));
            blue = Vector128.ConditionalSelect(second.AsSingle(), Vector128.Shuffle(c, Vector128.Create(0, 0, 0, 3)), blue);
            red.StoreUnsafe(ref target, (nuint)i);
            green.StoreUnsafe(ref target, (nuint)(plane + i));
            blue.StoreUnsafe(ref target, (nuint)((2 * plane) + i));
        }

        for (; i < plane; i++)
        {
            (planes[i], planes[plane + i], planes[(2 * plane) + i]) = (interleaved[3 * i], interleaved[(3 * i) + 1], interleaved[(3 * i) + 2]);
        }
    }
}
