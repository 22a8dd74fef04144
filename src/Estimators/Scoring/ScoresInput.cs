using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>A row with one probability per class.</summary>
internal sealed class ScoresInput
{
    [ColumnName(ColumnNames.Scores)]
    public VBuffer<float> Scores { get; set; }
}
