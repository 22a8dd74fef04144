using MlNetFixedHeads.Samples.Quickstart.Flowers;
using MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;
using SkiaSharp;

namespace MlNetFixedHeads.Samples.Tests;

[TestClass]
public sealed class FlowerPainterTests
{
    [TestMethod]
    public void The_same_seed_kind_and_number_paint_the_same_bytes()
    {
        for (int kind = 0; kind < FlowerKind.All.Count; kind++)
        {
            FlowerPicture first = FlowerPainter.Paint(5, kind, 3), second = FlowerPainter.Paint(5, kind, 3);
            CollectionAssert.AreEqual(first.Jpeg, second.Jpeg, FlowerKind.All[kind].Name);
            CollectionAssert.AreEqual(first.Boxes.ToArray(), second.Boxes.ToArray());
        }
    }

    [TestMethod]
    public void Another_seed_or_number_or_kind_paints_another_picture()
    {
        byte[] picture = FlowerPainter.Paint(1, 1, 1).Jpeg;
        CollectionAssert.AreNotEqual(picture, FlowerPainter.Paint(2, 1, 1).Jpeg);
        CollectionAssert.AreNotEqual(picture, FlowerPainter.Paint(1, 2, 1).Jpeg);
        CollectionAssert.AreNotEqual(picture, FlowerPainter.Paint(1, 1, 2).Jpeg);
    }

    [TestMethod]
    public void Pictures_are_JPEGs_of_the_stated_size_with_varied_shapes()
    {
        var sizes = new HashSet<(int, int)>();
        for (int number = 0; number < 16; number++)
        {
            FlowerPicture picture = FlowerPainter.Paint(1, number % FlowerKind.All.Count, number);
            using var stream = new MemoryStream(picture.Jpeg);
            using var codec = SKCodec.Create(stream);
            Assert.AreEqual(SKEncodedImageFormat.Jpeg, codec.EncodedFormat);
            Assert.AreEqual((picture.Width, picture.Height), (codec.Info.Width, codec.Info.Height));
            Assert.IsInRange(96, 128, Math.Min(picture.Width, picture.Height));
            sizes.Add((picture.Width, picture.Height));
        }

        Assert.IsGreaterThan(10, sizes.Count);
    }

    [TestMethod]
    public void One_to_three_boxes_lie_within_the_picture_and_have_a_flowers_size()
    {
        var counts = new HashSet<int>();
        for (int number = 0; number < 6; number++)
        {
            for (int kind = 0; kind < FlowerKind.All.Count; kind++)
            {
                FlowerPicture picture = FlowerPainter.Paint(3, kind, number);
                counts.Add(picture.Boxes.Count);
                Assert.IsInRange(1, 3, picture.Boxes.Count);
                foreach (FlowerBox box in picture.Boxes)
                {
                    Assert.IsTrue(box.X >= 0 && box.Y >= 0 && box.X + box.Width <= picture.Width && box.Y + box.Height <= picture.Height, box.ToString());
                    Assert.IsTrue(Math.Min(box.Width, box.Height) >= 10, $"{FlowerKind.All[kind].Name} {number}: {box}");
                }
            }
        }

        Assert.HasCount(3, counts);
    }

    [TestMethod]
    public void A_pair_has_a_box_for_each_kind_and_they_hardly_overlap()
    {
        for (int number = 0; number < 12; number++)
        {
            FlowerPicture picture = FlowerPainter.PaintPair(2, number, (number + 5) % 12, number);
            Assert.HasCount(2, picture.Boxes);
            FlowerBox a = picture.Boxes[0], b = picture.Boxes[1];
            int width = Math.Min(a.X + a.Width, b.X + b.Width) - Math.Max(a.X, b.X), height = Math.Min(a.Y + a.Height, b.Y + b.Height) - Math.Max(a.Y, b.Y);
            Assert.IsLessThan(0.4 * Math.Min(a.Width * a.Height, b.Width * b.Height), Math.Max(0, width) * Math.Max(0, height), $"{a} and {b}");
        }

        CollectionAssert.AreEqual(FlowerPainter.PaintPair(1, 2, 3, 4).Jpeg, FlowerPainter.PaintPair(1, 2, 3, 4).Jpeg);
    }

    [TestMethod]
    public void Every_kinds_bloom_fills_its_unit_circle_without_leaving_it_far()
    {
        using var bitmap = new SKBitmap(600, 600);
        using var canvas = new SKCanvas(bitmap);
        canvas.Translate(300, 300);
        canvas.Scale(100);
        for (int i = 0; i < FlowerKind.All.Count * 5; i++)
        {
            FlowerKind kind = FlowerKind.All[i % FlowerKind.All.Count];
            var random = new PaintRandom(11, i);
            var brush = new FlowerBrush(canvas, random, Colours.Draw(random));
            kind.Draw(brush);
            SKRect bloom = brush.Bloom;
            string what = $"{kind.Name}: {bloom}";
            Assert.IsTrue(bloom.Left >= 170 && bloom.Top >= 170 && bloom.Right <= 430 && bloom.Bottom <= 430, what);
            Assert.IsTrue(bloom.Width >= 110 && bloom.Height >= 110, what);
        }
    }

    [TestMethod]
    public void Colour_alone_tells_the_kinds_apart_in_less_than_half_of_the_pictures()
    {
        const int Train = 12, Test = 5;
        int kinds = FlowerKind.All.Count;
        var described = new (float[] X, int Y)[kinds * (Train + Test)];
        Parallel.For(0, described.Length, i => described[i] = (ColourBaseline.Describe(FlowerPainter.Paint(1, i % kinds, i / kinds)), i % kinds));

        (double train, double test) = ColourBaseline.Accuracy([.. described.Take(kinds * Train)], [.. described.Skip(kinds * Train)], kinds);

        // That it fits what it has seen shows that it is the pictures, not the classifier, that colour cannot tell apart.
        Assert.IsGreaterThan(0.45, train);
        Assert.IsLessThan(0.40, test, $"{test:P1} of the unseen pictures");
        Console.WriteLine($"colour only: {train:P1} of those seen, {test:P1} of those unseen");
    }
}
