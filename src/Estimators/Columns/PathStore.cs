using System.Globalization;
using Microsoft.ML;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Imaging.Caching;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>Pictures in files: only their paths are kept, in little memory.</summary>
internal sealed class PathStore : IPictureStore
{
    private readonly PathList _paths = new();

    public Func<bool> Adder(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> path = default;
        return () =>
        {
            getter(ref path);
            if (path.Span.IsWhiteSpace())
            {
                return false;
            }

            _paths.Add(path.Span);
            return true;
        };
    }

    public string? Name(int index) => _paths[index];

    public string Identity(int index) => Path.GetFileName(_paths[index]);

    public PictureStamp? Stamp(int index, DecodeLimits limits)
        => PictureStamp.OfFile(_paths[index], limits.MaxPixels.ToString(CultureInfo.InvariantCulture));

    public DecodedImage Read(int index, string name, DecodeLimits limits, int minimumShortSide)
        => new(ImageDecoder.DecodeFile(name, limits, minimumShortSide));

    public void Dispose()
    {
    }
}
