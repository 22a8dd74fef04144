using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>A row with an encoded picture.</summary>
internal sealed class EncodedInput
{
    [ColumnName(ColumnNames.Image)]
    public VBuffer<byte> Bytes { get; set; }
}
