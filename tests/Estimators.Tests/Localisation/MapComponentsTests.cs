using CsCheck;
using MlNetFixedHeads.Estimators.Localisation;

namespace MlNetFixedHeads.Estimators.Tests.Localisation;

[TestClass]
public sealed class MapComponentsTests
{
    private static readonly Gen<(int H, int W, float[] V)> Maps =
        Gen.Select(Gen.Int[1, 7], Gen.Int[1, 7]).SelectMany((h, w) => Gen.Int[0, 5].Select(v => v / 5f).Array[h * w].Select(v => (h, w, v)));

    private static readonly Gen<BoundingBox> Boxes =
        Gen.Select(Gen.Double[-5, 5], Gen.Double[-5, 5], Gen.Double[0.1, 6], Gen.Double[0.1, 6]).Select((x, y, w, h) => new BoundingBox(x, y, x + w, y + h));

    [TestMethod]
    public void Components_at_every_threshold_are_those_of_a_flood_fill() => Maps.Sample(map =>
    {
        var components = new MapComponents(map.H, map.W, map.V);
        for (float t = 1; t >= 0; t -= 0.2f)
        {
            components.LowerTo(t);
            PlaceBox[] expected = [.. FloodFill(map, t).OrderBy(b => b.ToString())];
            if (!expected.SequenceEqual(components.Boxes.OrderBy(b => b.ToString())) || components.Largest?.Area != (expected.Length == 0 ? null : expected.Max(b => b.Area)))
                return false;
        }

        return true;
    });

    [TestMethod]
    public void Overlap_is_symmetric_one_with_itself_and_unchanged_by_moving_and_scaling() =>
        Gen.Select(Boxes, Boxes, Gen.Double[-9, 9], Gen.Double[0.1, 9]).Sample((a, b, by, scale) =>
        {
            BoundingBox Moved(BoundingBox x) => new((x.Left * scale) + by, (x.Top * scale) - by, (x.Right * scale) + by, (x.Bottom * scale) - by);
            double iou = a.IntersectionOverUnion(b);
            return iou is >= 0 and <= 1
                && Math.Abs(iou - b.IntersectionOverUnion(a)) < 1e-12
                && Math.Abs(a.IntersectionOverUnion(a) - 1) < 1e-12
                && Math.Abs(iou - Moved(a).IntersectionOverUnion(Moved(b))) < 1e-9;
        });

    [TestMethod]
    public void Overlap_of_shifted_squares_is_a_third() =>
        Assert.AreEqual(1 / 3.0, new BoundingBox(0, 0, 2, 2).IntersectionOverUnion(new BoundingBox(1, 0, 3, 2)), 1e-12);

    private static IEnumerable<PlaceBox> FloodFill((int H, int W, float[] V) map, float threshold)
    {
        var seen = new bool[map.V.Length];
        for (int start = 0; start < seen.Length; start++)
        {
            if (seen[start] || map.V[start] < threshold)
                continue;
            List<(int X, int Y)> places = [];
            var open = new Stack<int>([start]);
            seen[start] = true;
            while (open.TryPop(out int at))
            {
                (int x, int y) = (at % map.W, at / map.W);
                places.Add((x, y));
                for (int j = Math.Max(0, y - 1); j <= Math.Min(map.H - 1, y + 1); j++)
                {
                    for (int i = Math.Max(0, x - 1); i <= Math.Min(map.W - 1, x + 1); i++)
                    {
                        int next = (j * map.W) + i;
                        if (seen[next] || map.V[next] < threshold)
                            continue;
                        seen[next] = true;
                        open.Push(next);
                    }
                }
            }

            yield return new(places.Min(p => p.X), places.Min(p => p.Y), places.Max(p => p.X) + 1, places.Max(p => p.Y) + 1, places.Count);
        }
    }
}
