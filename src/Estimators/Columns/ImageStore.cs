using System.Buffers.Binary;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>Decoded pictures from MLImage: height, width and RGB bytes.</summary>
internal sealed class ImageStore(string folder) : IPictureStore
{
    private const int HeaderSize = 8;

    private readonly SpoolFile _file = new(folder);

    public Func<bool> Adder(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<MLImage> getter = row.GetGetter<MLImage>(column);
        MLImage? image = null;
        return () =>
        {
            getter(ref image!);
            if (image is null)
            {
                return false;
            }

            RgbImage pixels = MLImagePixels.ToRgb(image, $"picture of column '{column.Name}'");
            int length = pixels.Height * pixels.Width * 3;
            byte[] block = GC.AllocateUninitializedArray<byte>(HeaderSize + length);
            BinaryPrimitives.WriteInt32LittleEndian(block, pixels.Height);
            BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(4), pixels.Width);
            pixels.Pixels.AsSpan(0, length).CopyTo(block.AsSpan(HeaderSize));
            _file.Append(block);
            return true;
        };
    }

    public string? Name(int index) => null;

    public string Identity(int index) => _file.Digest(index);

    public DecodedImage Read(int index, string name, DecodeLimits limits, int minimumShortSide)
    {
        byte[] block = _file.Read(index);
        int height = BinaryPrimitives.ReadInt32LittleEndian(block);
        int width = BinaryPrimitives.ReadInt32LittleEndian(block.AsSpan(4));
        block.AsSpan(HeaderSize).CopyTo(block);
        return new DecodedImage(new RgbImage(width, height, block));
    }

    public void Dispose() => _file.Dispose();
}
