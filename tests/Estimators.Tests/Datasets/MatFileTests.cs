using CsCheck;
using MlNetFixedHeads.Estimators.Datasets.Matlab;

namespace MlNetFixedHeads.Estimators.Tests.Datasets;

[TestClass]
public sealed class MatFileTests
{
    private static readonly (MatDataType Type, double Min, double Max)[] Storages =
    [
        (MatDataType.Int8, sbyte.MinValue, sbyte.MaxValue), (MatDataType.UInt8, 0, byte.MaxValue),
        (MatDataType.Int16, short.MinValue, short.MaxValue), (MatDataType.UInt16, 0, ushort.MaxValue),
        (MatDataType.Int32, int.MinValue, int.MaxValue), (MatDataType.UInt32, 0, uint.MaxValue),
        (MatDataType.Int64, -(1L << 53), 1L << 53), (MatDataType.UInt64, 0, 1L << 53),
        (MatDataType.Single, -(1 << 24), 1 << 24), (MatDataType.Double, -(1L << 53), 1L << 53),
    ];

    private static readonly Gen<MatWriter> Writers = Gen.Select(Gen.Bool, Gen.Bool, (big, compress) => new MatWriter(big, compress));

    [TestMethod]
    public void Any_matrix_of_whole_numbers_survives_any_storage_byte_order_and_compression()
    {
        Gen.Select(Writers, Gen.Int[0, Storages.Length - 1], Gen.Int[0, 7], Gen.Int[0, 5], Gen.Bool, Gen.Double.Unit.Array[70]).Sample(
            (writer, storage, rows, columns, complex, random) =>
            {
                (MatDataType type, double min, double max) = Storages[storage];
                double[] all = [.. random.Select(u => Math.Floor(min + (u * (max - min))))];
                double[] real = all[..(rows * columns)];
                double[]? imaginary = complex ? all[35..(35 + (rows * columns))] : null;
                byte[] variable = writer.Numbers("m", MatClass.Double, [rows, columns], type, real, imaginary);
                MatFile file = MatFile.Parse("any.mat", writer.File(variable));
                var matrix = file.Require<MatNumericArray>("m", "a matrix");
                CollectionAssert.AreEqual(new[] { rows, columns }, matrix.Dimensions.ToArray());
                Assert.AreEqual(complex, matrix.IsComplex);
                CollectionAssert.AreEqual(real, Enumerable.Range(0, matrix.Count).Select(i => matrix[i]).ToArray());
                double[] found = [.. Enumerable.Range(0, matrix.Count).Select(matrix.Imaginary)];
                CollectionAssert.AreEqual(imaginary ?? new double[real.Length], found);
            });
    }

    [TestMethod]
    public void Fractions_survive_in_double_and_single_storage()
    {
        Gen.Select(Writers, Gen.Double.Array[0, 9], Gen.Single.Array[0, 9]).Sample((writer, doubles, singles) =>
        {
            double[] widened = [.. singles.Select(s => (double)s)];
            MatFile file = MatFile.Parse("any.mat", writer.File(
                writer.Row("d", doubles), writer.Numbers("s", MatClass.Single, [widened.Length, 1], MatDataType.Single, widened)));
            CollectionAssert.AreEqual(doubles, Values(file, "d"));
            CollectionAssert.AreEqual(widened, Values(file, "s"));
        });
    }

    [TestMethod]
    public void Only_whole_real_numbers_in_range_are_integers()
    {
        MatWriter writer = new();
        double[] values = [3, -7, 0.5, double.NaN, double.PositiveInfinity, 9.3e18, -9.3e18, -9223372036854775808.0];
        var matrix = MatFile.Parse("any.mat", writer.File(writer.Row("m", values))).Require<MatNumericArray>("m", "numbers");
        bool[] whole = [.. Enumerable.Range(0, values.Length).Select(i => matrix.TryGetInteger(i, out _))];
        CollectionAssert.AreEqual(new[] { true, true, false, false, false, false, false, true }, whole);
        var complex = MatFile.Parse("any.mat", writer.File(writer.Numbers("m", MatClass.Double, [1, 1], MatDataType.UInt8, [1], [1])));
        Assert.IsFalse(complex.Require<MatNumericArray>("m", "numbers").TryGetInteger(0, out _));
    }

    [TestMethod]
    [DataRow(nameof(MatDataType.UInt8))]
    [DataRow(nameof(MatDataType.UInt16))]
    [DataRow(nameof(MatDataType.Utf8))]
    [DataRow(nameof(MatDataType.Utf16))]
    [DataRow(nameof(MatDataType.Utf32))]
    public void Text_is_read_from_every_encoding_and_byte_order(string storageName)
    {
        MatDataType storage = Enum.Parse<MatDataType>(storageName);
        foreach (bool bigEndian in new[] { false, true })
        {
            MatWriter writer = new(bigEndian);
            MatFile file = MatFile.Parse("any.mat", writer.File(writer.Text("t", "Citroën", storage), writer.Text("none", "", storage)));
            Assert.AreEqual("Citroën", file.Require<MatCharArray>("t", "text").Text);
            Assert.AreEqual("", file.Require<MatCharArray>("none", "text").Text);
        }
    }

    [TestMethod]
    public void Rows_of_a_character_matrix_are_strings()
    {
        MatWriter writer = new();
        MatFile file = MatFile.Parse("any.mat", writer.File(writer.Chars("t", [2, 3], "adbecf", MatDataType.UInt16)));
        var text = file.Require<MatCharArray>("t", "text");
        Assert.IsNull(text.Text);
        CollectionAssert.AreEqual(new[] { "abc", "def" }, text.Rows.ToArray());
    }

    [TestMethod]
    public void Structures_and_cells_nest_and_keep_their_order()
    {
        foreach (MatWriter writer in new[] { new MatWriter(), new MatWriter(true), new MatWriter(false, true), new MatWriter(true, true) })
        {
            byte[] empty = writer.Tag(MatDataType.Matrix, 0);
            byte[] cells = writer.Cells("", [1, 2], writer.Text("", "inner"), empty);
            MatFile file = MatFile.Parse("any.mat", writer.File(writer.Structs("s", [1, 2], ["name", "value"],
                writer.Text("", "first"), writer.Row("", 1, 2), writer.Text("", "second"), cells)));
            var structs = file.Require<MatStructArray>("s", "a structure");
            CollectionAssert.AreEqual(new[] { "name", "value" }, structs.FieldNames.ToArray());
            Assert.AreEqual("second", ((MatCharArray)structs[1, "name"]).Text);
            Assert.AreEqual(2, ((MatNumericArray)structs[0, "value"])[1]);
            var inner = (MatCellArray)structs[1, "value"];
            Assert.AreEqual("inner", ((MatCharArray)inner.Cells[0]).Text);
            Assert.AreEqual(0, inner.Cells[1].Count);
        }
    }

    [TestMethod]
    public void Kinds_that_are_not_understood_do_not_hide_the_other_variables()
    {
        MatWriter writer = new();
        byte[] handle = writer.Matrix("f", (uint)MatClass.Function, [1, 1], writer.Text("", "sin"));
        byte[] flags = writer.Element(MatDataType.UInt32, [(byte)MatClass.Opaque, 0, 0, 0, 0, 0, 0, 0]);
        byte[] opaque = writer.Element(MatDataType.Matrix, [.. flags, .. writer.Element(MatDataType.Int8, "o"u8.ToArray())]);
        MatFile file = MatFile.Parse("any.mat", writer.File(handle, opaque, writer.Row("", 9), writer.Row("m", 4)));
        CollectionAssert.AreEquivalent(new[] { "f", "o", "m" }, file.Variables.Keys.ToArray());
        CollectionAssert.AreEqual(new double[] { 4 }, Values(file, "m"));
    }

    [TestMethod]
    public void A_missing_variable_is_reported_with_those_that_are_there()
    {
        MatWriter writer = new();
        MatFile file = MatFile.Parse("dir/labels.mat", writer.File(writer.Row("a", 1), writer.Text("b", "x")));
        string message = Assert.ThrowsExactly<InvalidDataException>(() => file.Require<MatNumericArray>("labels", "a row")).Message;
        StringAssert.Contains(message, "dir/labels.mat");
        StringAssert.Contains(message, "a, b");
        Failure.Says<InvalidDataException>(() => file.Require<MatNumericArray>("b", "a row"), "1x1 char array");
    }

    private static double[] Values(MatFile file, string name)
    {
        var matrix = file.Require<MatNumericArray>(name, "numbers");
        return [.. Enumerable.Range(0, matrix.Count).Select(i => matrix[i])];
    }
}
