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
            Assert.HasCount(expected[i].Score.Length, found[i].Score);
            // Batches and single pictures go through other kernels, which add up in another order.
            for (int k = 0; k < expected[i].Score.Length; k++)
                Assert.AreEqual(expected[i].Score[k], found[i].Score[k], 1e-5f);
            Assert.AreEqual(expected[i].PredictedLabel, found[i].PredictedLabel);
        }
    }
}
