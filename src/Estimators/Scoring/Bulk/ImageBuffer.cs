using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>Decoded pictures. Their pixels are copied when they are read: whoever made an image may free it at the next row.</summary>
internal sealed class ImageBuffer(ValueGetter<MLImage> getter, ImageSize? fixedSize, EvaluationTransform transform, int size) : PictureBuffer
{
    private readonly RgbImage[] _pictures = new RgbImage[size];
    private MLImage? _current;

    public override void Read(int index)
    {
        getter(ref _current!);
        _pictures[index] = _current is not null ? MLImagePixels.ToRgb(_current, "picture")
            // ML.NET's ExtractPixels, which the plain pipeline has for images of known size, makes zeros of an image that is null.
            : fixedSize is { } black ? new RgbImage(black.Width, black.Height, new byte[3 * black.Width * black.Height])
            : throw DecodeImage.Missing();
    }

    public override void Prepare(int index, Span<float> output) => PlanarInput.Write(_pictures[index], transform, output);
}
