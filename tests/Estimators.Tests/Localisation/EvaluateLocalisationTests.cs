using Microsoft.ML;
using Microsoft.ML.Data;
using SkiaSharp;

namespace MlNetFixedHeads.Estimators.Tests.Localisation;

[TestClass]
public sealed class EvaluateLocalisationTests
{
    private const int Side = 160, Cells = 16;

    private static readonly ImagePreprocessing WholePicture = new() { Height = 64, Width = 64, ResizeShortSide = 64 };

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Maps_that_follow_two_things_of_different_kinds_beat_the_middle_of_the_picture()
    {
        using var picture = new Picture();
        List<Row> rows = [];
        var random = new Random(3);
        for (int i = 0; i < 40; i++)
        {
            // One thing left, one right: each row has the map of its own kind, and its box.
            (double x, double y) left = (40 + random.Next(-8, 8), 40 + random.Next(80)), right = (120 + random.Next(-8, 8), 40 + random.Next(80));
            float[] maps = [.. Bump(left), .. Bump(right)];
            rows.Add(RowOf(picture, 1, maps, left));
            rows.Add(RowOf(picture, 2, maps, right));
        }

        LocalisationMetrics metrics = Evaluate(rows);
        Assert.AreEqual((80L, 0L, true), (metrics.Examples, metrics.SkippedRows, metrics.ThresholdChosenHere));
        Assert.AreEqual(1, metrics.Maps.PointingGame);
        Assert.IsGreaterThan(0.95, metrics.Maps.MaxBoxAccuracy);
        Assert.IsGreaterThan(0.6, metrics.Maps.MaxBoxAccuracyV2);
        Assert.IsLessThan(0.2, metrics.CentredGaussian.PointingGame);
        Assert.IsLessThan(0.3, metrics.CentredGaussian.MaxBoxAccuracy);

        // The other kind's maps point at the other thing: it is the labelled class that counts.
        foreach (Row row in rows)
            row.Label = 1 - row.Label;
        Assert.AreEqual(0, Evaluate(rows).Maps.PointingGame);

        // A threshold from elsewhere is used as it is.
        LocalisationMetrics given = Evaluate(rows, new() { BoxConvention = BoxConvention.Edges, Threshold = 0 });
        Assert.IsFalse(given.ThresholdChosenHere);
        Assert.AreEqual(0, given.Maps.MaxBoxAccuracy, "At threshold 0 the box is the whole picture.");
    }

    [TestMethod]
    public void The_middle_is_found_by_the_baseline()
    {
        using var picture = new Picture();
        LocalisationMetrics metrics = Evaluate([RowOf(picture, 1, [.. Bump((40, 40)), .. Bump((80, 80))], (80, 80))]);
        Assert.AreEqual((1.0, 1.0), (metrics.CentredGaussian.MaxBoxAccuracy, metrics.CentredGaussian.PointingGame));
        Assert.AreEqual((0.0, 0.0), (metrics.Maps.MaxBoxAccuracy, metrics.Maps.PointingGame));
    }

    [TestMethod]
    public void A_cropped_field_is_put_in_its_place()
    {
        using var picture = new Picture(width: 320);
        // Of 320 x 160 the network sees the middle 160 x 160, which begins at 80.
        BoundingBox? box = ActivationBoxes.Largest(Bump((40, 100)), Cells, Cells, 0.5, 320, Side, WholePicture);
        Assert.IsGreaterThan(0.5, box!.Value.IntersectionOverUnion(new(80 + 16, 76, 80 + 64, 124)), box.ToString());
        Row row = RowOf(picture, 1, [.. Bump((40, 100)), .. Bump((0, 0))], (40, 100));
        row.BoxLeft = [row.BoxLeft[0] + 80];
        row.BoxRight = [row.BoxRight[0] + 80];
        Assert.AreEqual(1, Evaluate([row]).Maps.PointingGame);
        Assert.IsNull(ActivationBoxes.Largest(new float[4], 2, 2, 0.5, 10, 10, WholePicture), "A flat map shows nothing.");
    }

    [TestMethod]
    public void Rows_without_boxes_are_passed_over_and_boxes_without_area_named()
    {
        using var picture = new Picture();
        Row good = RowOf(picture, 1, [.. Bump((40, 40)), .. Bump((80, 80))], (40, 40)), none = RowOf(picture, 1, good.ActivationMap, (40, 40)), bad = RowOf(picture, 1, good.ActivationMap, (40, 40));
        none.BoxLeft = none.BoxTop = none.BoxRight = none.BoxBottom = [];
        Assert.AreEqual((1L, 1L), (Evaluate([good, none]).Examples, Evaluate([good, none]).SkippedRows));
        bad.BoxRight = bad.BoxLeft;
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Evaluate([good, bad])).Message, "Row 1");
        Assert.ThrowsExactly<InvalidOperationException>(() => Evaluate([none]));
        IDataView without = _context.Data.LoadFromEnumerable([new { Label = "a", ImagePath = "b" }]);
        string message = Assert.ThrowsExactly<ArgumentException>(() => _context.MulticlassClassification.EvaluateLocalisation(without, WholePicture)).Message;
        foreach (string word in new[] { "'Score'", "'ActivationMap'", "'BoxLeft'", "'BoxBottom'" })
            StringAssert.Contains(message, word);
    }

    private LocalisationMetrics Evaluate(List<Row> rows, LocalisationOptions? options = null) => _context.MulticlassClassification.EvaluateLocalisation(
        _context.Data.LoadFromEnumerable(rows), WholePicture, options ?? new() { BoxConvention = BoxConvention.Edges });

    private static Row RowOf(Picture picture, uint label, float[] maps, (double X, double Y) centre) => new()
    {
        ImagePath = picture.Path,
        // ML.NET counts keys in objects from 0.
        Label = label - 1,
        ActivationMap = maps,
        BoxLeft = [(float)centre.X - 24],
        BoxTop = [(float)centre.Y - 24],
        BoxRight = [(float)centre.X + 24],
        BoxBottom = [(float)centre.Y + 24],
    };

    private static float[] Bump((double X, double Y) centre) => [.. Enumerable.Range(0, Cells * Cells).Select(i =>
    {
        double dx = (((i % Cells) + 0.5) * Side / Cells) - centre.X, dy = (((i / Cells) + 0.5) * Side / Cells) - centre.Y;
        return (float)Math.Exp(-((dx * dx) + (dy * dy)) / (2 * 20 * 20));
    })];

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";

        [KeyType(2)]
        public uint Label { get; set; }

        [VectorType(2)]
        public float[] Score { get; set; } = [0.5f, 0.5f];

        [VectorType(2, Cells, Cells)]
        public float[] ActivationMap { get; set; } = [];

        public float[] BoxLeft { get; set; } = [];

        public float[] BoxTop { get; set; } = [];

        public float[] BoxRight { get; set; } = [];

        public float[] BoxBottom { get; set; } = [];
    }

    private sealed class Picture : IDisposable
    {
        public Picture(int width = Side)
        {
            using var bitmap = new SKBitmap(width, Side);
            using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            File.WriteAllBytes(Path, png.ToArray());
        }

        public string Path { get; } = System.IO.Path.Join(System.IO.Path.GetTempPath(), $"fixedheads-test-{Guid.NewGuid():N}.png");

        public void Dispose() => File.Delete(Path);
    }
}
