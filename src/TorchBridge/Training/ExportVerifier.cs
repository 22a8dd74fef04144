using System.Globalization;
using Microsoft.Extensions.Logging;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Onnx;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Runs the exported graph beside the trained network on real pictures.</summary>
internal static class ExportVerifier
{
    private const int Pictures = 16;
    private const double Tolerance = 1e-3;

    /// <summary>Returns the largest difference of a logit as a share of the logits' spread, or null where no picture can be read.</summary>
    /// <exception cref="OnnxExportException">The difference is beyond a thousandth of the spread.</exception>
    public static double? Verify(
        CnnNetwork network, TrainingPlan plan, IReadOnlyList<string> classNames, IImageSource source, IReadOnlyList<int> indices, TrainingHooks hooks)
    {
        var images = Readable(source, indices, plan.Preprocessing).Take(Pictures).ToArray();
        if (images.Length == 0)
            return null;

        var form = images[0].Pixels is null ? OnnxInputForm.Tensor : OnnxInputForm.Pixels;
        var mirror = plan.Settings.TestTimeFlip == TestTimeFlip.Model;
        using var scorer = new OnnxScorer(
            OnnxExporter.Export(network, plan.Preprocessing, classNames, new OnnxExportRequest { Form = form, AverageMirror = mirror }), plan.Settings.Threads);
        double difference = 0, lowest = double.MaxValue, highest = double.MinValue;
        var (height, width) = (plan.Preprocessing.Height, plan.Preprocessing.Width);
        foreach (var image in images)
        {
            hooks.Cancellation.ThrowIfCancellationRequested();
            var expected = TorchLogits(network, image, plan.Preprocessing, mirror);
            var actual = image.Pixels is { } pixels
                ? scorer.Run(pixels, OnnxExporter.LogitsOutput)
                : scorer.Run(image.Preprocessed!, 1, height, width, OnnxExporter.LogitsOutput);
            difference = Math.Max(difference, expected.Zip(actual, (e, a) => Math.Abs((double)e - a)).Max());
            lowest = Math.Min(lowest, expected.Min());
            highest = Math.Max(highest, expected.Max());
        }

        var relative = difference / (highest - lowest);
        hooks.Logger.LogInformation(
            "ONNX graph and trained network differ by at most {Difference:E1} of the logits' spread on {Pictures} pictures.", relative, images.Length);
        // Written so that NaN fails as well.
        if (!(relative <= Tolerance))
        {
            throw new OnnxExportException(string.Create(
                CultureInfo.InvariantCulture,
                $"The exported ONNX graph differs from the trained network by {relative:E2} of the logits' spread on {images.Length} pictures; at most {Tolerance:E0} is allowed."));
        }

        return relative;
    }

    private static float[] TorchLogits(CnnNetwork network, DecodedImage image, ImagePreprocessing preprocessing, bool mirror)
    {
        network.eval();
        using var gradless = no_grad();
        using var scope = NewDisposeScope();
        var device = network.parameters().First().device;
        var (height, width) = (preprocessing.Height, preprocessing.Width);
        if (image.Pixels is not { } pixels)
            return MirrorAverage.Logits(network, tensor(image.Preprocessed!, [1, 3, height, width]).to(device), mirror).ToFloats();

        var values = new float[height * width * 3];
        new EvaluationTransform(preprocessing).Apply(pixels, values);
        return MirrorAverage.Logits(network, tensor(values, [1, height, width, 3]).permute(0, 3, 1, 2).to(device), mirror).ToFloats();
    }

    private static IEnumerable<DecodedImage> Readable(IImageSource source, IReadOnlyList<int> indices, ImagePreprocessing preprocessing)
    {
        foreach (var index in indices)
        {
            DecodedImage image;
            try
            {
                image = source.Read(index, DecodeScale.MinimumShortSideFor(preprocessing.ResizeShortSide));
            }
            catch (ImageDecodingException)
            {
                // The loader has counted and logged it; here any picture will do.
                continue;
            }

            yield return image;
        }
    }
}
