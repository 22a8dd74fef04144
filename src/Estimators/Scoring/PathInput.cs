using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>A row with the path of a picture.</summary>
internal sealed class PathInput
{
    [ColumnName(ColumnNames.Image)]
    public ReadOnlyMemory<char> Path { get; set; }
}
