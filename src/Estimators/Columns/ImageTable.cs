using System.Globalization;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Imaging.Caching;
using MlNetFixedHeads.TorchBridge.Training.Checkpoints;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>The labelled pictures of a data view, as the trainer takes them.</summary>
internal sealed class ImageTable(IPictureStore store, PictureRows rows, string column, DecodeLimits limits) : IImageSource, IDisposable
{
    public int Count => rows.Labels.Length;

    public int Label(int index) => rows.Labels[index];

    public float Weight(int index) => rows.Weights?[index] ?? 1;

    public string Name(int index)
        => store.Name(index) ?? string.Create(CultureInfo.InvariantCulture, $"picture in row {rows.Numbers.Of(index)} of column '{column}'");

    /// <summary>Number of the pictures, and what tells them, their order, classes and weights from others.</summary>
    public string Identity() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Count} ({RunConfiguration.HashOf(Enumerable.Range(0, Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{store.Identity(i)}\t{Label(i)}\t{Weight(i)}")))})");

    public PictureStamp? Stamp(int index) => store.Stamp(index, limits);

    public DecodedImage Read(int index, int minimumShortSide) => store.Read(index, Name(index), limits, minimumShortSide);

    public void Dispose() => store.Dispose();
}
