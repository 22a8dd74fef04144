using CsCheck;
using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Estimators.Tests;

[TestClass]
public sealed class CompactRowsTests
{
    private static readonly Gen<string> Paths = Gen.OneOf(
        Gen.String[Gen.Char["ab/\\.é€😀"], 0, 12],
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 99], (folder, file) => $"/data/train/n{folder}/picture {file}.jpg"),
        // A lone surrogate, which UTF-8 cannot hold.
        Gen.Const("C:\\odd\\\uD800.png"));

    [TestMethod]
    public void A_path_comes_back_as_it_went_in()
        => Paths.Array[0, 200].Sample(paths =>
        {
            var list = new PathList();
            foreach (string path in paths)
                list.Add(path);
            CollectionAssert.AreEqual(paths, Enumerable.Range(0, list.Count).Select(i => list[i]).ToArray());
        }, iter: 200);

    [TestMethod]
    public void A_hundred_thousand_paths_take_four_megabytes()
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var list = new PathList();
        for (int i = 0; i < 100_000; i++)
            list.Add($"/data/datasets/imagenet/train/n{i / 1000:D8}/n{i / 1000:D8}_{i}.JPEG");
        long taken = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.AreEqual("/data/datasets/imagenet/train/n00000077/n00000077_77777.JPEG", list[77_777]);
        Assert.IsLessThan(5_000_000, taken);
    }

    [TestMethod]
    public void More_folders_than_are_kept_apart_lose_nothing()
    {
        var list = new PathList();
        for (int i = 0; i < 70_000; i++)
            list.Add($"/{i}/x.jpg");
        foreach (int i in new[] { 0, 65_534, 65_535, 65_536, 69_999 })
            Assert.AreEqual($"/{i}/x.jpg", list[i]);
    }

    [TestMethod]
    public void Row_numbers_skip_what_was_left_out()
        => Gen.Bool.Array[0, 60].Sample(kept =>
        {
            var numbers = new RowNumbers();
            var expected = new List<long>();
            for (int i = 0; i < kept.Length; i++)
            {
                if (kept[i])
                    expected.Add(i + 1);
                else
                    numbers.LeaveOut(i + 1);
            }

            CollectionAssert.AreEqual(expected, Enumerable.Range(0, expected.Count).Select(numbers.Of).ToArray());
        });

    [TestMethod]
    public void A_list_in_chunks_is_a_list()
    {
        var list = new ChunkedList<int>();
        for (int i = 0; i < 40_000; i++)
            list.Add(i * 3);
        Assert.AreEqual(3 * 16_384, list[16_384]);
        CollectionAssert.AreEqual(Enumerable.Range(0, 40_000).Select(i => i * 3).ToArray(), list.ToArray());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => list[40_000]);
    }
}
