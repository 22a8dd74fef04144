using System.Globalization;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>The labelled pictures of a data view, as the trainer takes them.</summary>
internal sealed class ImageTable(IPictureStore store, IReadOnlyList<long> rows, IReadOnlyList<int> labels, string column, DecodeLimits limits)
    : IImageSource, IDisposable
{
    public int Count => labels.Count;

    public int Label(int index) => labels[index];

    public string Name(int index)
        => store.Name(index) ?? string.Create(CultureInfo.InvariantCulture, $"picture in row {rows[index]} of column '{column}'");

    public DecodedImage Read(int index, int minimumShortSide) => store.Read(index, Name(index), limits, minimumShortSide);

    public void Dispose() => store.Dispose();
}
