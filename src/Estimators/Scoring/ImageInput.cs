using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>A row with a decoded picture.</summary>
/// <remarks>The size means nothing: ML.NET binds a column of pictures of any size, but its attribute without a size throws.</remarks>
internal sealed class ImageInput
{
    [ColumnName(ColumnNames.Image)]
    [ImageType(1, 1)]
    public MLImage? Image { get; set; }
}
