using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>Encoded pictures from vectors of bytes.</summary>
internal sealed class EncodedStore(string folder) : IPictureStore
{
    private readonly SpoolFile _file = new(folder);

    public Func<bool> Adder(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<byte>> getter = row.GetGetter<VBuffer<byte>>(column);
        VBuffer<byte> bytes = default;
        return () =>
        {
            getter(ref bytes);
            if (bytes.Length == 0)
            {
                return false;
            }

            _file.Append(bytes.Dense());
            return true;
        };
    }

    public string? Name(int index) => null;

    public string Identity(int index) => _file.Digest(index);

    public DecodedImage Read(int index, string name, DecodeLimits limits, int minimumShortSide)
        => new(ImageDecoder.Decode(_file.Read(index), name, limits, minimumShortSide));

    public void Dispose() => _file.Dispose();
}
