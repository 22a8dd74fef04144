using System.Numerics;
using CsCheck;
using MlNetFixedHeads.Estimators.Datasets.Inspection;
using SkiaSharp;

namespace MlNetFixedHeads.Estimators.Tests.Datasets.Inspection;

[TestClass]
public sealed class NearDuplicateTests
{
    [TestMethod]
    public void The_index_finds_every_pair_within_the_distance_and_no_other() =>
        Gen.Select(Gen.Int[0, ImageInspectionOptions.LargestDistance], Gen.ULong.Array[20], Gen.Select(Gen.Int[0, 19], Gen.Int[0, 62].Array[0, 12]).Array[0, 20]).Sample(
            (distance, roots, changes) =>
            {
                const ulong Mask = (1UL << PerceptualHash.Bits) - 1;
                IEnumerable<ulong> changed = changes.Select(c => c.Item2.Aggregate(roots[c.Item1], (h, bit) => h ^ (1UL << bit)));
                ulong[] hashes = [.. roots.Concat(changed).Select(h => h & Mask).Distinct()];
                HashSet<(int, int)> expected = [], found = [];
                for (int i = 0; i < hashes.Length; i++)
                {
                    for (int j = i + 1; j < hashes.Length; j++)
                    {
                        if (BitOperations.PopCount(hashes[i] ^ hashes[j]) <= distance)
                            expected.Add((i, j));
                    }
                }

                new HashIndex(hashes, distance).Visit((a, b) => found.Add((a, b)), CancellationToken.None);
                return expected.SetEquals(found);
            },
            iter: 20,
            threads: 1);

    [TestMethod]
    public void A_resized_and_re_encoded_picture_keeps_its_hash_and_other_pictures_have_others()
    {
        const int Count = 30;
        (ulong Hash, byte[] Colours)[] originals = [.. Enumerable.Range(0, Count).Select(n => Hash(Scenes.Encode(n, 120, 90)))];
        (ulong Hash, byte[] Colours)[] copies = [.. Enumerable.Range(0, Count).Select(n => Hash(Scenes.Encode(n, 80, 60, SKEncodedImageFormat.Jpeg, 70)))];
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j < Count; j++)
            {
                int distance = BitOperations.PopCount(originals[i].Hash ^ copies[j].Hash);
                if (i == j)
                    Assert.IsTrue(distance <= 4 && PerceptualHash.AgreeInColour(originals[i].Colours, copies[j].Colours), $"{i}: {distance}");
                else
                    Assert.IsGreaterThan(ImageInspectionOptions.LargestDistance, distance);
            }
        }
    }

    [TestMethod]
    public void Pictures_of_one_structure_but_other_colours_are_not_the_same()
    {
        (ulong red, byte[] redColours) = Hash(Spot(new SKColor(200, 0, 0)));
        (ulong blue, byte[] blueColours) = Hash(Spot(new SKColor(0, 70, 166)));
        Assert.IsLessThanOrEqualTo(4, BitOperations.PopCount(red ^ blue), "The colours are chosen for equal grey levels.");
        Assert.IsFalse(PerceptualHash.AgreeInColour(redColours, blueColours));
    }

    private static byte[] Spot(SKColor colour)
    {
        using SKBitmap bitmap = new(64, 64, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKCanvas canvas = new(bitmap);
        canvas.Clear(SKColors.Black);
        using SKPaint paint = new() { Color = colour };
        canvas.DrawOval(30, 34, 22, 17, paint);
        canvas.Flush();
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static (ulong Hash, byte[] Colours) Hash(byte[] encoded)
    {
        byte[] colours = new byte[PerceptualHash.ColourBytes];
        return (PerceptualHash.Of(Scenes.Decoded(encoded), colours), colours);
    }
}
