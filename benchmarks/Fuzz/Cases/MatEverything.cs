using MlNetFixedHeads.Estimators.Datasets.Matlab;
using MlNetFixedHeads.Estimators.Tests.Datasets;

namespace MlNetFixedHeads.Fuzz;

/// <summary>A MATLAB file with every kind of variable.</summary>
internal static class MatEverything
{
    public static byte[][] Variables(MatWriter writer) =>
    [
        .. new[] { MatDataType.Int8, MatDataType.UInt16, MatDataType.Int32, MatDataType.Single, MatDataType.Double, MatDataType.Int64, MatDataType.UInt64 }
            .Select((type, i) => writer.Numbers($"number{i}", MatClass.Double, [2, 3], type, [1, 2, 3, 4, 5, 6])),
        writer.Numbers("complex", MatClass.Single, [1, 2], MatDataType.Single, [1, 2], [3, 4]),
        .. new[] { MatDataType.Utf8, MatDataType.UInt8, MatDataType.UInt16, MatDataType.Utf32 }
            .Select((type, i) => writer.Chars($"text{i}", [2, 3], "abcdef", type)),
        writer.Cells("nested", [1, 2], writer.Cells("", [1, 1], writer.Cells("", [1, 1], writer.Text("", "deep"))), writer.Element(MatDataType.Matrix, [])),
        writer.Structs("bare", [3, 3], ["only"], [.. Enumerable.Range(0, 9).Select(i => writer.Row("", i))]),
        writer.Matrix("object", (uint)MatClass.Object, [1, 1],
            writer.Element(MatDataType.Int8, "inline"u8.ToArray()), writer.Element(MatDataType.Int32, [8, 0, 0, 0]), writer.Element(MatDataType.Int8, [])),
    ];

    /// <summary>Reads every value.</summary>
    public static void Read(MatFile file)
    {
        foreach (MatArray value in file.Variables.Values)
            Read(value);
    }

    private static void Read(MatArray value)
    {
        _ = value.ToString();
        switch (value)
        {
            case MatNumericArray numbers:
                for (int i = 0; i < numbers.Count; i++)
                    _ = numbers.TryGetInteger(i, out _) ? 0 : numbers[i] + numbers.Imaginary(i);
                break;
            case MatCharArray text:
                _ = text.Rows.Sum(row => row.Length);
                break;
            case MatCellArray cells:
                foreach (MatArray cell in cells.Cells)
                    Read(cell);
                break;
            case MatStructArray { FieldNames.Count: > 0 } structs:
                for (int i = 0; i < structs.Count; i++)
                {
                    foreach (string field in structs.FieldNames)
                        Read(structs[i, field]);
                }

                break;
        }
    }
}
