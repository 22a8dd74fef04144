using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Cli.Scoring;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.Estimators.Explain;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Cli.Reporting;

/// <summary>Draws where a model sees a class in a picture. It keeps the maps of the last picture: a report asks for several classes of each.</summary>
internal sealed class ClassHeatMaps(ImageModel model, ImagePreprocessing preprocessing)
{
    private readonly Dictionary<string, int> _classes = model.ClassNames.Select(KeyValuePair.Create<string, int>).ToDictionary();
    private (string Path, float[] Maps, RgbImage Picture)? _last;

    /// <exception cref="ImageDecodingException">The picture cannot be read.</exception>
    public byte[] Render(string path, string className)
    {
        if (_last?.Path != path)
            _last = (path, Maps(path), ImageDecoder.DecodeFile(path, DecodeLimits.Default, DecodeScale.FullSize));
        (_, float[] maps, RgbImage picture) = _last.Value;
        (int height, int width) = model.MapShape!.Value;
        float[] map = maps.AsSpan(_classes[className] * height * width, height * width).ToArray();
        return HeatMapImage.RenderOverlayPng(picture, new ActivationMap(height, width, map), preprocessing);
    }

    private float[] Maps(string path)
    {
        ImageList image = ImageList.OfFiles("", [Path.GetFullPath(path)], [1], model.ClassNames);
        IDataView scored = model.Transformer.Transform(new ImageListDataView(image, model.TakesBytes));
        DataViewSchema.Column column = scored.Schema[ModelColumns.ActivationMap];
        try
        {
            using DataViewRowCursor cursor = scored.GetRowCursor([column]);
            cursor.MoveNext();
            VBuffer<float> values = default;
            cursor.GetGetter<VBuffer<float>>(column)(ref values);
            return [.. values.DenseValues()];
        }
        catch (Exception e) when (UnreadablePictures.Cause(e) is { } cause && e != cause)
        {
            throw new ImageDecodingException(cause.Message, e);
        }
    }
}
