using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Tests.Fakes;

/// <summary>What scoring gives.</summary>
internal sealed class Prediction
{
    public float[] Score { get; set; } = [];

    public uint PredictedLabel { get; set; }

    public static Prediction[] Of(MLContext context, IDataView scored) => [.. context.Data.CreateEnumerable<Prediction>(scored, reuseRowObject: false)];

    public static string[] SlotNames(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(n => n.ToString())];
    }

    public static string[] KeyValues(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetKeyValues(ref names);
        return [.. names.DenseValues().Select(n => n.ToString())];
    }

    public static void AreSame(Prediction[] expected, Prediction[] found)
    {
        Assert.HasCount(expected.Length, found);
        for (int i = 0; i < expected.Length; i++)
        {
            CollectionAssert.AreEqual(expected[i].Score, found[i].Score);
            Assert.AreEqual(expected[i].PredictedLabel, found[i].PredictedLabel);
        }
    }
}
