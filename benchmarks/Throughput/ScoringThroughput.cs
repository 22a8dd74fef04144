using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;
using MlNetFixedHeads.Estimators.Training;

namespace MlNetFixedHeads.Throughput;

/// <summary>Scoring from JPEG files, against ML.NET's own LoadImages, ResizeImages, ExtractPixels and ApplyOnnxModel with the same network on the
/// same files. The two take turns, so that what else the machine does falls on both.</summary>
internal static class ScoringThroughput
{
    private const int Side = 224;
    private const int Classes = 196;
    private const int Rounds = 5;
    private const int SingleShare = 4;
    private const int LargePictures = 12;

    public static void Run(CnnArchitecture architecture, string folder, int count, ScoringOptions options)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(count)];
        string work = Directory.CreateTempSubdirectory("fixedheads-scoring-").FullName;
        try
        {
            var context = new MLContext(seed: 1);
            using FixedHeadCnnTransformer model = Train(context, architecture, files, options);
            string onnx = Path.Combine(work, "model.onnx");
            model.SaveOnnx(onnx, OnnxInputForm.Tensor);
            using TransformerChain<OnnxTransformer> theirs = Pipeline(context, onnx);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{architecture}, {Side} x {Side}, {Environment.ProcessorCount} processors, {options}"));
            Bulk(context, model, theirs, files);
            Single(context, model, theirs, [.. files.Take(count / SingleShare)], "one at a time, the same pictures");
            string[] large = [.. Enumerable.Range(0, LargePictures).Select(i => LargePhotograph.Write(Path.Combine(work, $"large{i}.jpg"), files[i * files.Length / LargePictures], i))];
            Single(context, model, theirs, large, $"one at a time, {LargePhotograph.Width} x {LargePhotograph.Height}");
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static FixedHeadCnnTransformer Train(MLContext context, CnnArchitecture architecture, string[] files, ScoringOptions scoring)
    {
        IDataView data = context.Data.LoadFromEnumerable(files.Select((f, i) => new LabelledPicture { ImagePath = f, Label = $"class{i % Classes}" }));
        var options = new FixedHeadCnnOptions { Architecture = architecture, Head = ClassifierHead.Learned, ImageSize = Side, Scoring = scoring };
        return new FixedHeadCnnEstimator(HostContext.Of(context), options, new RandomTrainer(architecture, Side)).Fit(data);
    }

    private static TransformerChain<OnnxTransformer> Pipeline(MLContext context, string onnx) => context.Transforms.LoadImages("image", null, "ImagePath")
        .Append(context.Transforms.ResizeImages("image", Side, Side, "image"))
        .Append(context.Transforms.ExtractPixels("input", "image", offsetImage: 117, scaleImage: 1 / 58f))
        .Append(context.Transforms.ApplyOnnxModel(new OnnxOptions
        {
            ModelFile = onnx,
            InputColumns = ["input"],
            OutputColumns = ["Score"],
            ShapeDictionary = new Dictionary<string, int[]> { ["input"] = [1, 3, Side, Side], ["Score"] = [1, Classes] },
        }))
        .Fit(context.Data.LoadFromEnumerable(Array.Empty<LabelledPicture>()));

    private static void Bulk(MLContext context, FixedHeadCnnTransformer ours, TransformerChain<OnnxTransformer> theirs, string[] files)
    {
        IDataView rows = context.Data.LoadFromEnumerable(files.Select(f => new Picture { ImagePath = f }));
        Compare("bulk", files.Length, () => Read(ours.Transform(rows)), () => Read(theirs.Transform(rows)));
    }

    private static void Single(MLContext context, ITransformer ours, ITransformer theirs, string[] files, string what)
    {
        var options = new PredictionEngineOptions { OwnsTransformer = false };
        using PredictionEngine<Picture, Scores> ourEngine = context.Model.CreatePredictionEngine<Picture, Scores>(ours, options);
        using PredictionEngine<Picture, Scores> theirEngine = context.Model.CreatePredictionEngine<Picture, Scores>(theirs, options);
        Compare(what, files.Length, () => Predict(ourEngine, files), () => Predict(theirEngine, files));
    }

    private static float Predict(PredictionEngine<Picture, Scores> engine, string[] files) => files.Sum(f => engine.Predict(new Picture { ImagePath = f }).Score[0]);

    private static float Read(IDataView scored) => scored.GetColumn<float[]>("Score").Sum(s => s[0]);

    private static void Compare(string what, int pictures, Func<float> ours, Func<float> theirs)
    {
        _ = ours() + theirs();
        List<double> ourTimes = [], theirTimes = [], ratios = [];
        for (int round = 0; round < Rounds; round++)
        {
            ourTimes.Add(Time(ours));
            theirTimes.Add(Time(theirs));
            ratios.Add(theirTimes[^1] / ourTimes[^1]);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {what}: {pictures / Median(ourTimes):F1} pictures/s, ML.NET's own {pictures / Median(theirTimes):F1}: {Median(ratios):F2} times ({ratios.Min():F2} to {ratios.Max():F2})"));
    }

    private static double Time(Func<float> work)
    {
        var watch = Stopwatch.StartNew();
        _ = work();
        return watch.Elapsed.TotalSeconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private sealed class LabelledPicture
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }

    private sealed class Picture
    {
        public string ImagePath { get; set; } = "";
    }

    private sealed class Scores
    {
        public float[] Score { get; set; } = [];
    }
}
