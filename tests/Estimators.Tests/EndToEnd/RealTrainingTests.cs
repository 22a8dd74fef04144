using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetFixedHeads.Estimators.Tests.Fakes;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Tests.EndToEnd;

/// <summary>The whole path with the real trainer: pictures, pipeline, TorchSharp, ONNX, saved model.</summary>
[TestClass]
public sealed class RealTrainingTests
{
    private static readonly FixedHeadCnnOptions Small = new()
    {
        Architecture = CnnArchitecture.ResNet32Cifar,
        ImageSize = 16,
        Epochs = 3,
        BatchSize = 6,
        LearningRate = 0.02,
        CropScale = (0.9, 1),
        ValidationFraction = 0,
        Threads = 1,
    };

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow("learned")]
    [DataRow("identity")]
    public void What_was_trained_scores_the_same_from_zip_from_plain_ONNX_and_from_its_weights(string head)
    {
        using var pictures = new Pictures();
        var data = pictures.Keys(_context);
        var options = Small with { Head = ClassifierHead.Parse(head) };
        using var model = _context.Transforms.TrainFixedHeadCnn(_context, options).Fit(data);
        var expected = Prediction.Of(_context, model.Transform(data));
        Assert.IsLessThan(1e-3, model.History.ExportDifference!.Value);

        var zip = Path.Combine(pictures.Folder, "model.zip");
        _context.Model.Save(model, data.Schema, zip);
        var loaded = new MLContext().Model.Load(zip, out _);
        using (loaded as IDisposable)
            Prediction.AreSame(expected, Prediction.Of(_context, loaded.Transform(data)));

        var onnx = Path.Combine(pictures.Folder, "model.onnx");
        model.SaveOnnx(onnx);
        using var session = new InferenceSession(onnx);
        foreach (var (row, prediction) in pictures.Rows.Zip(expected))
            AssertClose(prediction.Score, Run(session, row.ImagePath), 1e-6f);

        var weights = Path.Combine(pictures.Folder, "weights.safetensors");
        model.SaveWeights(weights);
        // Size and preprocessing travel with the weights.
        using var restored = _context.MulticlassClassification.Trainers
            .TrainFixedHeadCnn(_context, options with { PretrainedWeights = weights, Epochs = 0, ImageSize = null }).Fit(data);
        foreach (var (first, second) in expected.Zip(Prediction.Of(_context, restored.Transform(data))))
            AssertClose(first.Score, second.Score, 1e-5f);
    }

    [TestMethod]
    public void Training_in_a_pipeline_learns_the_colours()
    {
        using var pictures = new Pictures(perKind: 8);
        var data = pictures.Keys(_context);
        using var model = _context.Transforms.TrainFixedHeadCnn(_context, Small with { Epochs = 20 }).Fit(data);

        var metrics = _context.MulticlassClassification.Evaluate(model.Transform(data), topKPredictionCount: 2);
        Assert.IsGreaterThanOrEqualTo(0.75, metrics.MicroAccuracy);
        Assert.IsGreaterThanOrEqualTo(metrics.MicroAccuracy, metrics.TopKAccuracy);
    }

    [TestMethod]
    public void A_heat_map_is_a_picture_and_an_unknown_class_is_refused()
    {
        using var pictures = new Pictures();
        var data = pictures.Keys(_context);
        using var model = _context.Transforms.TrainFixedHeadCnn(_context, Small with { Epochs = 1 }).Fit(data);
        var path = pictures.Rows[0].ImagePath;

        foreach (var png in new[] { model.RenderHeatMap(path), model.RenderHeatMap(path, "leaf") })
        {
            var image = ImageDecoder.Decode(png, "heat map", DecodeLimits.Default, 0);
            Assert.IsGreaterThan(image.Height, image.Width);
        }

        var error = Assert.ThrowsExactly<ArgumentException>(() => model.RenderHeatMap(path, "cactus"));
        StringAssert.Contains(error.Message, "'leaf'");
    }

    private static float[] Run(InferenceSession session, string path)
    {
        var image = ImageDecoder.DecodeFile(path, DecodeLimits.Default, 0);
        using var results = session.Run(
        [
            NamedOnnxValue.CreateFromTensor("pixels", new DenseTensor<byte>(image.Pixels.AsMemory(0, image.Width * image.Height * 3), [1, image.Width * image.Height * 3])),
            NamedOnnxValue.CreateFromTensor("size", new DenseTensor<long>(new long[] { image.Height, image.Width }, [1, 2])),
        ]);
        return [.. results.Single(r => r.Name == "Score").AsEnumerable<float>()];
    }

    private static void AssertClose(float[] expected, float[] actual, float tolerance)
    {
        Assert.HasCount(expected.Length, actual);
        Assert.IsLessThan(tolerance, expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max());
    }
}
