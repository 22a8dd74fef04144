using System.Text.Json;
using MlNetFixedHeads.Samples.Quickstart.Flowers;

namespace MlNetFixedHeads.Samples.Tests;

[TestClass]
public sealed class FlowerDatasetTests
{
    private static readonly FlowerDatasetOptions Small = new() { TrainPerKind = 2, ValidationPerKind = 1, TestPerKind = 1 };

    private string _root = "";

    public TestContext TestContext { get; set; } = null!;

    private string Folder => Path.Combine(_root, "flowers");

    [TestInitialize]
    public void CreateRoot() => _root = Directory.CreateTempSubdirectory("flowers-test-").FullName;

    [TestCleanup]
    public void DeleteRoot() => Directory.Delete(_root, recursive: true);

    [TestMethod]
    public void The_folder_has_the_layout_of_Flowers_102_and_nothing_is_left_beside_it()
    {
        Assert.IsTrue(FlowerDataset.Write(Folder, Small, TestContext.CancellationToken));

        CollectionAssert.AreEquivalent(
            new[] { "jpg", "imagelabels.mat", "setid.mat", "cat_to_name.json", "boxes.json", FlowerDataset.Marker },
            Directory.GetFileSystemEntries(Folder).Select(Path.GetFileName).ToArray());
        CollectionAssert.AreEquivalent(
            Enumerable.Range(1, Small.Count).Select(FlowerDataset.FileName).ToArray(),
            Directory.GetFiles(Path.Combine(Folder, "jpg")).Select(Path.GetFileName).ToArray());
        Assert.AreEqual("image_00001.jpg", FlowerDataset.FileName(1));
        CollectionAssert.AreEqual(new[] { Folder }, Directory.GetFileSystemEntries(_root));
    }

    [TestMethod]
    public void Splits_are_disjoint_complete_and_hold_the_same_number_of_every_kind()
    {
        FlowerDataset.Write(Folder, Small, TestContext.CancellationToken);
        int[] labels = MatRowVectors.Read(Path.Combine(Folder, "imagelabels.mat"))["labels"];
        Dictionary<string, int[]> splits = MatRowVectors.Read(Path.Combine(Folder, "setid.mat"));

        Assert.HasCount(Small.Count, labels);
        CollectionAssert.AreEquivalent(Enumerable.Range(1, Small.Count).ToArray(), splits.Values.SelectMany(ids => ids).ToArray());
        foreach ((string name, int perKind) in new[] { ("trnid", 2), ("valid", 1), ("tstid", 1) })
        {
            for (int label = 1; label <= FlowerKind.All.Count; label++)
                Assert.AreEqual(perKind, splits[name].Count(id => labels[id - 1] == label), $"{name}, label {label}");
        }
    }

    [TestMethod]
    public void Names_and_boxes_belong_to_the_painted_pictures()
    {
        FlowerDataset.Write(Folder, Small, TestContext.CancellationToken);
        using var names = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "cat_to_name.json")));
        CollectionAssert.AreEqual(
            FlowerKind.All.Select((kind, i) => $"{i + 1} {kind.Name}").ToArray(),
            names.RootElement.EnumerateObject().Select(p => $"{p.Name} {p.Value.GetString()}").ToArray());

        FlowerPicture picture = FlowerPainter.Paint(Small.Seed, 1, 0);
        string file = FlowerDataset.FileName(Small.PerKind + 1);
        CollectionAssert.AreEqual(picture.Jpeg, File.ReadAllBytes(Path.Combine(Folder, "jpg", file)));
        using var boxes = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "boxes.json")));
        JsonElement[] written = [.. boxes.RootElement.GetProperty(file).EnumerateArray()];
        Assert.HasCount(picture.Boxes.Count, written);
        Assert.AreEqual(picture.Boxes[0], new FlowerBox(
            written[0].GetProperty("x").GetInt32(), written[0].GetProperty("y").GetInt32(), written[0].GetProperty("width").GetInt32(), written[0].GetProperty("height").GetInt32()));
    }

    [TestMethod]
    public void A_complete_set_is_reused_and_an_incomplete_or_different_one_is_painted_anew()
    {
        var tiny = new FlowerDatasetOptions { TrainPerKind = 1, ValidationPerKind = 1, TestPerKind = 1 };
        Assert.IsTrue(FlowerDataset.Write(Folder, tiny, TestContext.CancellationToken));
        Assert.IsFalse(FlowerDataset.Write(Folder, tiny, TestContext.CancellationToken));

        File.Delete(Path.Combine(Folder, "jpg", FlowerDataset.FileName(7)));
        Assert.IsTrue(FlowerDataset.Write(Folder, tiny, TestContext.CancellationToken));
        Assert.IsTrue(File.Exists(Path.Combine(Folder, "jpg", FlowerDataset.FileName(7))));

        Assert.IsTrue(FlowerDataset.Write(Folder, tiny with { Seed = 2 }, TestContext.CancellationToken));
        CollectionAssert.AreEqual(new[] { Folder }, Directory.GetFileSystemEntries(_root));
    }

    [TestMethod]
    public void A_folder_with_somebody_elses_files_is_left_alone()
    {
        Directory.CreateDirectory(Folder);
        string note = Path.Combine(Folder, "notes.txt");
        File.WriteAllText(note, "mine");

        IOException refusal = Assert.ThrowsExactly<IOException>(() => FlowerDataset.Write(Folder, Small, TestContext.CancellationToken));

        Assert.Contains(Folder, refusal.Message);
        CollectionAssert.AreEqual(new[] { note }, Directory.GetFileSystemEntries(Folder));
    }

    [TestMethod]
    public void Cancelling_leaves_nothing_behind()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(() => FlowerDataset.Write(Folder, Small, cancelled.Token));
        Assert.IsEmpty(Directory.GetFileSystemEntries(_root));
    }

    [TestMethod]
    public void Every_option_out_of_range_is_named_at_once()
    {
        var options = new FlowerDatasetOptions { TrainPerKind = 0, TestPerKind = 5000 };
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => FlowerDataset.Write(Folder, options, TestContext.CancellationToken));
        Assert.Contains("TrainPerKind is 0", error.Message);
        Assert.Contains("TestPerKind is 5000", error.Message);
    }

    [TestMethod]
    [TestCategory("RealData")]
    public void The_original_label_files_read_the_same_way_as_the_painted_ones()
    {
        string folder = Path.Combine(Environment.GetEnvironmentVariable("FIXEDHEADS_DATA") ?? DefaultData(), "flowers102");
        if (!Directory.Exists(folder))
            Assert.Inconclusive($"Flowers-102 is not at '{folder}'; set FIXEDHEADS_DATA.");
        Assert.HasCount(8189, MatRowVectors.Read(Path.Combine(folder, "imagelabels.mat"))["labels"]);
        CollectionAssert.AreEquivalent(new[] { "trnid", "valid", "tstid" }, MatRowVectors.Read(Path.Combine(folder, "setid.mat")).Keys);
    }

    private static string DefaultData()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "MlNetFixedHeads.sln")))
                return Path.GetFullPath(Path.Combine(at.FullName, "..", "shared", "data"));
        }

        return "shared/data";
    }
}
