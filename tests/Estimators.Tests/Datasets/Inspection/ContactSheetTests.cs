using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.Estimators.Datasets.Inspection;
using MlNetFixedHeads.TorchBridge.Imaging;
using SkiaSharp;

namespace MlNetFixedHeads.Estimators.Tests.Datasets.Inspection;

[TestClass]
public sealed class ContactSheetTests : IDisposable
{
    private static readonly ImagePreprocessing Preprocessing = new() { Height = 48, Width = 96, ResizeShortSide = 96 };

    private static readonly Augmentation Augmentation = new() { Policy = AugmentationPolicy.Parse("trivialaugment"), Erasing = new RandomErasing { Probability = 0.5 } };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_cell_shows_exactly_what_the_loader_hands_to_training_in_that_epoch()
    {
        ImageList train = Train();
        ContactSheetOptions options = new() { Preprocessing = Preprocessing, Augmentation = Augmentation, Columns = 4, Rows = 2, Epoch = 3, Seed = 7 };
        using SKBitmap sheet = SKBitmap.Decode(ContactSheet.RenderPng(train, options));
        SKSizeI cell = ContactSheet.CellSize(Preprocessing);
        Assert.AreEqual(new SKSizeI(192, 96), cell, "48 rows are enlarged to at least 96, by a whole factor.");
        int scale = cell.Width / Preprocessing.Width;
        int[] shown = [0, 3];
        for (int row = 0; row < shown.Length; row++)
        {
            for (int column = 1; column < options.Columns; column++)
            {
                byte[] expected = ContactSheet.ToBytes(Loaded(train, shown[row], options.Seed, options.Epoch + column - 2), Preprocessing);
                int left = ContactSheet.Gap + (column * (cell.Width + ContactSheet.Gap));
                int top = ContactSheet.LineHeight + (row * (ContactSheet.LineHeight + cell.Height + ContactSheet.Gap)) + ContactSheet.LineHeight;
                for (int i = 0; i < expected.Length / 3; i++)
                {
                    SKColor found = sheet.GetPixel(left + (i % Preprocessing.Width * scale) + 1, top + (i / Preprocessing.Width * scale) + 1);
                    Assert.AreEqual(new SKColor(expected[3 * i], expected[(3 * i) + 1], expected[(3 * i) + 2]), found);
                }
            }
        }
    }

    [TestMethod]
    public void A_damaged_picture_gives_way_to_the_next_one_of_its_class()
    {
        ImageList train = Train();
        ContactSheetOptions options = new() { Preprocessing = Preprocessing, Augmentation = Augmentation, Columns = 2, Rows = 1 };
        byte[] whole = ContactSheet.RenderPng(train, options);
        File.WriteAllText(train.Path(0), "damaged");
        CollectionAssert.AreNotEqual(whole, ContactSheet.RenderPng(train, options));
        for (int i = 1; i < 3; i++)
            File.WriteAllText(train.Path(i), "damaged");
        Failure.Says<InvalidDataException>(() => ContactSheet.RenderPng(train, options), "no training picture of the first classes can be decoded");
    }

    [TestMethod]
    public void A_sheet_that_would_take_all_memory_is_refused() => Failure.Says<ArgumentException>(
        () => ContactSheet.RenderPng(Train(), new() { Preprocessing = Preprocessing, Augmentation = Augmentation, Columns = 10_000_000 }), "expected at most 67,108,864");

    /// <summary>The input of one picture as the training loader, shuffling and on several threads, makes it.</summary>
    private static float[] Loaded(ImageList train, int index, int seed, int epoch)
    {
        BatchLoaderOptions options = new() { BatchSize = 2, Threads = 2, Seed = seed, Shuffle = true };
        UnreadableImages unreadable = new(train.Count, 0, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        BatchLoader loader = new(new Source(train), [.. Enumerable.Range(0, train.Count)], Preprocessing, Augmentation, options, unreadable);
        int length = Preprocessing.Height * Preprocessing.Width * 3;
        foreach (ImageBatch batch in loader.Epoch(epoch, CancellationToken.None))
        {
            int place = batch.Indices.ToList().IndexOf(index);
            if (place >= 0)
                return batch.Pixels.Slice(place * length, length).ToArray();
        }

        throw new InvalidOperationException("The epoch has no such picture.");
    }

    private ImageList Train()
    {
        string[] names = [.. Enumerable.Range(0, 6).Select(i => _folder.Write($"{i}.png", Scenes.Encode(i, 150, 120)))];
        return ImageList.OfFiles(_folder.Path, names, [1, 1, 1, 3, 3, 3], ["rose", "none", "tulip"]);
    }

    private sealed class Source(ImageList images) : IImageSource
    {
        public int Count => images.Count;

        public int Label(int index) => (int)images.Labels[index] - 1;

        public string Name(int index) => images.Path(index);

        public DecodedImage Read(int index, int minimumShortSide) => new(ImageDecoder.DecodeFile(images.Path(index), DecodeLimits.Default, minimumShortSide));
    }
}
