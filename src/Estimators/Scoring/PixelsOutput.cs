using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>The two inputs of a graph that preprocesses by itself.</summary>
internal sealed class PixelsOutput
{
    /// <summary>RGB bytes, row by row.</summary>
    [ColumnName(ColumnNames.Pixels)]
    public VBuffer<byte> Pixels { get; set; }

    /// <summary>Height and width.</summary>
    [ColumnName(ColumnNames.Size)]
    [VectorType(2)]
    public VBuffer<long> Size { get; set; }

    public void Set(RgbImage image)
    {
        Pixels = new VBuffer<byte>(image.Width * image.Height * 3, image.Pixels);
        Size = new VBuffer<long>(2, [image.Height, image.Width]);
    }
}
