using System.Globalization;
using Microsoft.Win32.SafeHandles;
using MlNetFixedHeads.Estimators.Datasets.Pictures;

namespace MlNetFixedHeads.Estimators.Datasets.Cifar;

/// <summary>The pictures of one CIFAR-100 file, read one by one where they lie and handed out as Windows bitmaps.</summary>
/// <param name="path">The file.</param>
/// <param name="count">Number of pictures.</param>
/// <param name="start">Where the values of the first picture begin.</param>
/// <param name="stride">Bytes from one picture to the next.</param>
internal sealed class CifarPictures(string path, int count, long start, int stride) : PictureSource
{
    /// <summary>Width and height in pixels.</summary>
    public const int Side = 32;

    /// <summary>Bytes of a picture: a plane each of red, green and blue.</summary>
    public const int PictureBytes = 3 * Side * Side;

    public override int Count => count;

    public override bool AreFiles => false;

    public override string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"picture {index + 1} of {path}");

    public override byte[] Read(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)count);
        // Opened for each picture: it takes microseconds, and nobody has to close it.
        using SafeFileHandle file = File.OpenHandle(path);
        Span<byte> planes = stackalloc byte[PictureBytes];
        long offset = start + ((long)index * stride);
        for (int done = 0; done < planes.Length;)
        {
            int read = RandomAccess.Read(file, planes[done..], offset + done);
            done += read > 0 ? read : throw new InvalidDataException($"{path}: it became shorter after it was listed.");
        }

        return BmpPicture.FromPlanes(planes, Side);
    }
}
