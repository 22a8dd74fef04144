using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>The most probable class.</summary>
internal sealed class ClassIndexOutput
{
    /// <summary>Zero-based, or -1 where no score is a number.</summary>
    [ColumnName(ColumnNames.ClassIndex)]
    public int Index { get; set; }
}
