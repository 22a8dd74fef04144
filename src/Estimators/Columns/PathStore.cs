using Microsoft.ML;
using MlNetFixedHeads.Estimators.Datasets.Pictures;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>Pictures in files: only their paths are kept, in little memory.</summary>
internal sealed class PathStore : IPictureStore
{
    private readonly PathTable _paths = new();

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

            _paths.Add(path.ToString());
            return true;
        };
    }

    public string? Name(int index) => _paths[index];

    public DecodedImage Read(int index, string name, DecodeLimits limits, int minimumShortSide)
        => new(ImageDecoder.DecodeFile(_paths[index], limits, minimumShortSide));

    public void Dispose()
    {
    }
}
