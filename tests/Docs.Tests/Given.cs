using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Docs.Tests;

/// <summary>What the code in the documents takes for granted. Nothing of it ever runs.</summary>
public class Given
{
#pragma warning disable IDE1006, CA1051, CA1822, CS8618 // Named as variables are; a snippet's own variable of the name comes first.
    protected readonly MLContext mlContext;
    protected readonly IDataView train;
    protected readonly IDataView test;
    protected readonly IDataView data;
    protected readonly FixedHeadCnnTransformer model;
    protected readonly FixedHeadCnnEstimator pipeline;
    protected readonly FixedHeadCnnEstimator estimator;
    protected readonly FixedHeadCnnOptions options;
    protected readonly CancellationToken cancellationToken;
    protected readonly float[] map;
    protected readonly byte[] bytes;
#pragma warning restore IDE1006, CA1051, CA1822, CS8618

    /// <summary>A row with a picture.</summary>
    public sealed class Input
    {
        public string ImagePath { get; set; } = "";
    }

    /// <summary>A scored row.</summary>
    public sealed class Output
    {
        [ColumnName("PredictedLabel")]
        public string? PredictedLabel { get; set; }

        public float[]? Score { get; set; }
    }
}
