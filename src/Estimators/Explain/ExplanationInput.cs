using MlNetFixedHeads.Estimators.Scoring.Bulk;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Explain;

/// <summary>A picture as the network takes it, float [1, 3, Height, Width], and the part of the original it shows.</summary>
internal sealed record ExplanationInput(float[] Values, int Height, int Width, CropGeometry Field)
{
    /// <summary>What the model sees when it scores.</summary>
    public static ExplanationInput OfModel(ExplainedPicture picture, ImagePreprocessing preprocessing)
    {
        var transform = new EvaluationTransform(preprocessing);
        var values = new float[transform.Length];
        PlanarInput.Write(picture.Scored(transform.MinimumShortSide), transform, values);
        return new(values, preprocessing.Height, preprocessing.Width, CropGeometry.Of(picture.Full.Width, picture.Full.Height, preprocessing));
    }

    /// <summary>The whole picture.</summary>
    public static ExplanationInput OfWhole(ExplainedPicture picture, ImagePreprocessing preprocessing, ExplainOptions options)
    {
        RgbImage image = picture.Full;
        (int width, int height) = Size(image.Width, image.Height, Math.Min(preprocessing.Width, preprocessing.Height), options);
        var interleaved = new float[checked(3 * width * height)];
        AntialiasedResize.Resize(
            image,
            new PixelRectangle(0, 0, image.Width, image.Height),
            width,
            height,
            new PixelRectangle(0, 0, width, height),
            mirror: false,
            ChannelScaling.Normalise(preprocessing),
            interleaved);
        var planes = new float[interleaved.Length];
        PlanarInput.Separate(interleaved, planes);
        return new(planes, height, width, new CropGeometry(0, 0, image.Width, image.Height));
    }

    /// <summary>The size of the network's input for a picture's: a network has no map left of what is far smaller than it was made for.</summary>
    internal static (int Width, int Height) Size(int width, int height, int least, ExplainOptions options)
    {
        double shortSide = Math.Min(width, height), longSide = Math.Max(width, height);
        double scale = (options.ShortSide ?? Math.Max(shortSide, least)) / shortSide;
        scale = Math.Min(scale, options.LongestSide / longSide);
        // A strip a thousand times as long as wide keeps a width the network can work with, at the cost of its aspect ratio.
        int Side(int side) => Math.Clamp((int)Math.Round(side * scale), Math.Min(least, options.ShortSide ?? least), Math.Max(options.LongestSide, least));
        return (Side(width), Side(height));
    }
}
