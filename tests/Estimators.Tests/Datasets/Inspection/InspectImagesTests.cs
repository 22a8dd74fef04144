using Microsoft.ML;
using MlNetFixedHeads.Estimators.Tests.Fakes;
using SkiaSharp;

namespace MlNetFixedHeads.Estimators.Tests.Datasets.Inspection;

[TestClass]
public sealed class InspectImagesTests : IDisposable
{
    private readonly MLContext _context = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Everything_that_is_wrong_with_a_data_set_is_found()
    {
        byte[] scene = Scenes.Encode(1, 100, 80);
        Write("train/rose/1.png", scene);
        Write("train/rose/2.png", Scenes.Encode(2, 60, 60));
        Write("train/rose/3.jpg", Scenes.Encode(3, 200, 100, SKEncodedImageFormat.Jpeg, 90));
        Write("train/tulip/4.png", Scenes.Encode(4, 50, 100));
        Write("train/tulip/copy of 2.png", Scenes.Encode(2, 60, 60));
        Write("train/tulip/cut.png", scene[..(scene.Length / 2)]);
        Write("test/rose/leak.png", scene);
        Write("test/rose/smaller 3.jpg", Scenes.Encode(3, 120, 60, SKEncodedImageFormat.Jpeg, 75));
        Write("test/rose/text.jpg", "no picture"u8.ToArray());
        Write("test/rose/5.jpg", JpegPictures.Encode(JpegPictures.Stored(JpegPictures.Blocks(4, 9, 5), 6), 6));

        ImageInspection found = Inspect(new());

        CollectionAssert.AreEqual(new[] { "rose", "tulip" }, found.ClassNames.ToArray());
        Assert.AreEqual(10, found.Count);
        Assert.AreEqual("train 3,3 1 | test 4,0 1", string.Join(" | ", found.Splits.Select(s => $"{s.Name} {string.Join(',', s.ClassCounts)} {s.Imbalance}")));
        Assert.AreEqual(1, found.Splits[1].EmptyClasses);
        Assert.AreEqual("PNG 5, JPEG 3", string.Join(", ", found.Formats.Select(f => $"{f.Key} {f.Value}")));
        // Widths 50, 60, 60, 64, 100, 100, 120, 200; heights 60, 60, 60, 80, 80, 100, 100, 144: upright.
        Assert.AreEqual(new ValueRange(50, 82, 200), found.Width);
        Assert.AreEqual(new ValueRange(60, 80, 144), found.Height);
        Assert.AreEqual(0.4444, found.AspectRatio!.Value.Minimum, 1e-3);

        Assert.AreEqual(2, found.UndecodableCount);
        Assert.AreEqual("train cut.png, test text.jpg", string.Join(", ", found.Undecodable.Select(u => $"{u.Image.Split} {Path.GetFileName(u.Image.File)}")));
        StringAssert.Contains(found.Undecodable[0].Reason, "is truncated");
        StringAssert.Contains(found.Undecodable[1].Reason, "starts with \"no picture\"");

        Assert.AreEqual("2 groups of 4, 1 across splits, 1 across classes", Summary(found.ExactDuplicates));
        Assert.AreEqual("train rose 1.png = test rose leak.png; train rose 2.png = train tulip copy of 2.png", Listing(found.ExactDuplicates));
        Assert.AreEqual("1 groups of 2, 1 across splits, 0 across classes", Summary(found.NearDuplicates!));
        Assert.AreEqual("train rose 3.jpg = test rose smaller 3.jpg", Listing(found.NearDuplicates!));
        CollectionAssert.AreEqual(new[] { new SplitLeak("train", "test", 1, 1) }, found.Leaks.ToArray());
    }

    [TestMethod]
    public void Whatever_is_found_does_not_depend_on_the_threads_and_lists_are_cut_but_counted()
    {
        for (int i = 0; i < 24; i++)
        {
            Write($"train/{(i % 2 == 0 ? "rose" : "tulip")}/{i}.png", i % 6 == 5 ? [] : Scenes.Encode(i / 3, 40 + i, 40));
            Write($"test/rose/{i}.png", i % 6 == 5 ? [1] : Scenes.Encode(i / 2, 40 + i, 40));
        }

        ImageInspection one = Inspect(new() { Threads = 1, MaxListed = 3 }), four = Inspect(new() { Threads = 4, MaxListed = 3 });
        Assert.AreEqual(System.Text.Json.JsonSerializer.Serialize(one), System.Text.Json.JsonSerializer.Serialize(four));
        Assert.AreEqual(8, one.UndecodableCount);
        Assert.HasCount(3, one.Undecodable);
        Assert.HasCount(3, one.NearDuplicates!.Groups);
        Assert.IsGreaterThan(3, one.NearDuplicates.GroupCount);
        // Empty files are undecodable, not copies of each other; files of the same one byte are.
        Assert.AreEqual(4, Inspect(new()).ExactDuplicates.Groups.Single(g => g.Images.Count > 2).Images.Count);
    }

    [TestMethod]
    public void Bytes_and_text_labels_of_any_data_view_do_and_a_missing_file_is_undecodable()
    {
        byte[] scene = Scenes.Encode(1, 50, 40);
        IDataView bytes = _context.Data.LoadFromEnumerable(new[] { new BytesRow { Image = scene, Label = "b" }, new BytesRow { Image = Scenes.Encode(2, 30, 40), Label = "a" } });
        IDataView paths = _context.Data.LoadFromEnumerable(new[]
        {
            new PictureRow { ImagePath = _folder.Write("1.png", scene), Label = "a" },
            new PictureRow { ImagePath = Path.Join(_folder.Path, "gone.png"), Label = "" },
        });
        ImageInspection found = _context.Data.InspectImages(new Dictionary<string, IDataView> { ["bytes"] = bytes, ["paths"] = paths }, new() { NearDuplicateDistance = null });
        CollectionAssert.AreEqual(new[] { "b", "a" }, found.ClassNames.ToArray());
        Assert.AreEqual(1, found.Splits[1].Unlabelled);
        Assert.IsNull(found.NearDuplicates);
        Assert.AreEqual("bytes b row 1 of column 'Image' = paths a 1.png", Listing(found.ExactDuplicates));
        UndecodableImage gone = found.Undecodable.Single();
        Assert.IsNull(gone.Image.ClassName);
        StringAssert.Contains(gone.Reason, "gone.png' cannot be read");
    }

    [TestMethod]
    public void Wrong_columns_and_options_are_told_before_anything_is_read()
    {
        IDataView data = _context.Data.LoadFromEnumerable(new[] { new PictureRow { ImagePath = "x", Label = "y" } });
        Failure.Says<ArgumentException>(() => _context.Data.InspectImages(data, new() { ImageColumnName = "Photo" }), "no image column 'Photo'; the columns are 'ImagePath', 'Label'");
        Failure.Says<ArgumentException>(() => _context.Data.InspectImages(data, new() { LabelColumnName = "Kind" }), "no label column 'Kind'");
        Failure.Says<ArgumentException>(() => _context.Data.InspectImages(data, new() { NearDuplicateDistance = 11, Threads = 0 }), "NearDuplicateDistance is 11; expected 0 to 10, or null. Threads is 0");
        Failure.Says<ArgumentException>(() => _context.Data.InspectImages([KeyValuePair.Create("a", data), KeyValuePair.Create("a", data)]), "same name: 'a'");
    }

    [TestMethod]
    public void It_can_be_cancelled_and_tells_how_far_it_is()
    {
        for (int i = 0; i < 6; i++)
            Write($"train/{(i % 2 == 0 ? "rose" : "tulip")}/{i}.png", Scenes.Encode(i, 30, 30));
        Write("test/rose/1.png", Scenes.Encode(9, 30, 30));
        using CancellationTokenSource source = new();
        List<int> told = [];
        ImageInspectionOptions options = new()
        {
            Threads = 1,
            CancellationToken = source.Token,
            Progress = new Telling(value =>
            {
                told.Add(value.Inspected);
                if (value.Inspected == 3)
                    source.Cancel();
            }),
        };
        Assert.ThrowsExactly<OperationCanceledException>(() => Inspect(options));
        CollectionAssert.AreEqual(new[] { 1, 2, 3 }, told);
    }

    private static string Summary(DuplicateImages d) => $"{d.GroupCount} groups of {d.ImageCount}, {d.AcrossSplits} across splits, {d.AcrossClasses} across classes";

    private static string Listing(DuplicateImages d) =>
        string.Join("; ", d.Groups.Select(g => string.Join(" = ", g.Images.Select(i => $"{i.Split} {i.ClassName} {Path.GetFileName(i.File)}"))));

    private void Write(string name, byte[] content) => _folder.Write(name, content);

    private ImageInspection Inspect(ImageInspectionOptions options)
    {
        IDataView train = _context.Data.LoadImageFolder(Path.Join(_folder.Path, "train"));
        IDataView test = _context.Data.LoadImageFolder(Path.Join(_folder.Path, "test"), new() { ClassNames = ["rose", "tulip"] });
        return _context.Data.InspectImages(new Dictionary<string, IDataView> { ["train"] = train, ["test"] = test }, options);
    }

    private sealed class BytesRow
    {
        public byte[] Image { get; set; } = [];

        public string Label { get; set; } = "";
    }

    private sealed class Telling(Action<ImageInspectionProgress> tell) : IProgress<ImageInspectionProgress>
    {
        public void Report(ImageInspectionProgress value) => tell(value);
    }
}
