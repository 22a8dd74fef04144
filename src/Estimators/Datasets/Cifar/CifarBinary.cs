using System.Globalization;

namespace MlNetFixedHeads.Estimators.Datasets.Cifar;

/// <summary>Reads <c>train.bin</c> and <c>test.bin</c>: for each picture a byte with its superclass, one with its class, and 3072 values.</summary>
internal static class CifarBinary
{
    private const int Labels = 2;
    private const int RecordBytes = Labels + CifarPictures.PictureBytes;
    private const int RecordsAtOnce = 64;

    /// <exception cref="InvalidDataException">The file is no such file.</exception>
    public static CifarPart Read(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        if (file.Length == 0 || file.Length % RecordBytes != 0 || file.Length / RecordBytes > int.MaxValue)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"{path}: {file.Length} bytes long; expected a multiple of {RecordBytes}, as CIFAR-100's binary files have. It may be truncated, or CIFAR-10's."));
        }

        int count = (int)(file.Length / RecordBytes);
        byte[] fine = new byte[count];
        byte[] coarse = new byte[count];
        byte[] records = new byte[RecordBytes * RecordsAtOnce];
        for (int first = 0; first < count; first += RecordsAtOnce)
        {
            int here = Math.Min(RecordsAtOnce, count - first);
            if (file.ReadAtLeast(records.AsSpan(0, here * RecordBytes), here * RecordBytes, throwOnEndOfStream: false) < here * RecordBytes)
                throw new InvalidDataException($"{path}: it became shorter while it was read.");
            for (int i = 0; i < here; i++)
                (coarse[first + i], fine[first + i]) = (records[i * RecordBytes], records[(i * RecordBytes) + 1]);
        }

        return new(new CifarPictures(path, count, Labels, RecordBytes), fine, coarse);
    }
}
