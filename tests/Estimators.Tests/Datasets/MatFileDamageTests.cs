using CsCheck;
using MlNetFixedHeads.Estimators.Datasets.Matlab;

namespace MlNetFixedHeads.Estimators.Tests.Datasets;

[TestClass]
public sealed class MatFileDamageTests
{
    private const string Name = "some/where.mat";

    /// <summary>Byte order and compression.</summary>
    public static IEnumerable<object[]> Forms => [[false, false], [false, true], [true, false], [true, true]];

    [TestMethod]
    [DynamicData(nameof(Forms))]
    public void A_file_cut_off_anywhere_is_an_error_that_names_it(bool bigEndian, bool compress)
    {
        MatWriter writer = new(bigEndian, compress);
        byte[] whole = writer.File(Sample(writer));
        Assert.AreEqual(1, MatFile.Parse(Name, whole).Variables.Count);
        for (int length = 0; length < whole.Length; length++)
        {
            // Behind the header there is no variable yet, and that is a complete file.
            if (length == 128)
                Assert.IsEmpty(MatFile.Parse(Name, whole[..length]).Variables);
            else
            {
                byte[] cut = whole[..length];
                AssertNamed(Assert.ThrowsExactly<InvalidDataException>(() => MatFile.Parse(Name, cut), $"cut to {length} bytes"));
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Forms))]
    public void Damaged_bytes_never_fail_in_another_way(bool bigEndian, bool compress)
    {
        MatWriter writer = new(bigEndian, compress);
        byte[] whole = writer.File(Sample(writer));
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 4].Sample(changes =>
        {
            byte[] damaged = [.. whole];
            foreach ((int at, byte value) in changes)
                damaged[at] = value;
            try
            {
                MatFile.Parse(Name, damaged);
            }
            catch (InvalidDataException e)
            {
                AssertNamed(e);
            }
        }, iter: 5000);
    }

    [TestMethod]
    [DynamicData(nameof(Forms))]
    public void Absurd_sizes_are_refused_without_allocating_them(bool bigEndian, bool compress)
    {
        MatWriter writer = new(bigEndian, compress);
        byte[][] absurd =
        [
            writer.Tag(MatDataType.Matrix, uint.MaxValue),
            writer.Tag(MatDataType.Matrix, 200 << 20),
            writer.Matrix("m", (uint)MatClass.Cell, [1, int.MaxValue]),
            writer.Matrix("m", (uint)MatClass.Cell, [int.MaxValue, int.MaxValue, int.MaxValue]),
            writer.Matrix("m", (uint)MatClass.Double, [30000, 30000], writer.Tag(MatDataType.Double, 720_000_000)),
            writer.Structs("m", [1, 100_000_000], ["a", "b"]),
        ];
        foreach (byte[] variable in absurd)
        {
            byte[] file = writer.File(variable);
            long before = GC.GetAllocatedBytesForCurrentThread();
            AssertNamed(Assert.ThrowsExactly<InvalidDataException>(() => MatFile.Parse(Name, file)));
            Assert.IsLessThan(10 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [TestMethod]
    public void Data_that_expand_beyond_the_limit_are_refused()
    {
        MatWriter writer = new(compress: true);
        byte[] bomb = writer.Numbers("m", MatClass.UInt8, [1, 3 << 20], MatDataType.UInt8, new double[3 << 20]);
        byte[] file = writer.File(bomb);
        Assert.IsLessThan(100_000, file.Length);
        Failure.Says<InvalidDataException>(() => MatFile.Parse(Name, file, limit: 1 << 20), "at most 1048576");
        // Each fits, but not both.
        byte[] two = writer.File(bomb, writer.Numbers("n", MatClass.UInt8, [1, 3 << 20], MatDataType.UInt8, new double[3 << 20]));
        AssertNamed(Assert.ThrowsExactly<InvalidDataException>(() => MatFile.Parse(Name, two, limit: 4 << 20)));
    }

    [TestMethod]
    public void Deep_nesting_is_refused()
    {
        MatWriter writer = new();
        byte[] cell = writer.Row("", 1);
        for (int depth = 0; depth < 500; depth++)
            cell = writer.Cells("c", [1, 1], cell);
        Failure.Says<InvalidDataException>(() => MatFile.Parse(Name, writer.File(cell)), "deep");
    }

    [TestMethod]
    public void A_wrong_checksum_and_trailing_data_are_noticed()
    {
        MatWriter writer = new();
        byte[] row = writer.Row("m", 1, 2, 3);
        byte[] file = writer.File(writer.Compressed(row));
        file[^1] ^= 1;
        AssertNamed(Assert.ThrowsExactly<InvalidDataException>(() => MatFile.Parse(Name, file)));
        byte[] longer = writer.File(writer.Compressed([.. row, .. new byte[8]]));
        Failure.Says<InvalidDataException>(() => MatFile.Parse(Name, longer), "go on after");
    }

    [TestMethod]
    public void Other_versions_of_the_format_are_named()
    {
        byte[] header = new byte[512];
        "MATLAB 7.3 MAT-file, Platform: GLNXA64"u8.CopyTo(header);
        Failure.Says<InvalidDataException>(() => MatFile.Parse(Name, header), "-v7");
        Failure.Says<InvalidDataException>(() => MatFile.Parse(Name, new byte[512]), "byte order");
    }

    private static byte[] Sample(MatWriter writer) => writer.Structs("annotations", [1, 2], ["box", "fname"],
        writer.Numbers("", MatClass.Double, [1, 1], MatDataType.UInt8, [39]), writer.Text("", "00001.jpg"),
        writer.Cells("", [1, 1], writer.Row("", 0.25, 7)), writer.Text("", "ä", MatDataType.Utf8));

    private static void AssertNamed(InvalidDataException e) => StringAssert.Contains(e.Message, Name);
}
