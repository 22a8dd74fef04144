using System.Globalization;
using MlNetFixedHeads.Estimators.Datasets.Pictures;

namespace MlNetFixedHeads.Estimators.Datasets.Cifar;

/// <summary>The pictures of an array that is stored column by column: no picture lies in one piece, so all are kept in memory.</summary>
internal sealed class CifarColumns(string path, int count, byte[] columns) : PictureSource
{
    public override int Count => count;

    public override bool AreFiles => false;

    public override string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"picture {index + 1} of {path}");

    public override byte[] Read(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)count);
        Span<byte> planes = stackalloc byte[CifarPictures.PictureBytes];
        for (int i = 0; i < planes.Length; i++)
            planes[i] = columns[((long)i * count) + index];
        return BmpPicture.FromPlanes(planes, CifarPictures.Side);
    }
}
