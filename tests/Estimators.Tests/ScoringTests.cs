using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Estimators.Tests.Fakes;
using MlNetFixedHeads.Estimators.Training;

namespace MlNetFixedHeads.Estimators.Tests;

[TestClass]
public sealed class ScoringTests
{
    private static readonly string[] KeyOrder = ["sky", "rose", "leaf"];

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Paths_with_key_labels_are_classified_in_the_order_of_the_key_values()
    {
        using var pictures = new Pictures();
        IDataView data = pictures.Keys(_context);
        var trainer = new FakeTrainer();
        using FixedHeadCnnTransformer model = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions(), trainer).Fit(data);
        IDataView scored = model.Transform(data);

        CollectionAssert.AreEqual(KeyOrder, model.ClassNames.ToArray());
        CollectionAssert.AreEqual(KeyOrder, Prediction.SlotNames(scored.Schema["Score"]));
        CollectionAssert.AreEqual(KeyOrder, Prediction.KeyValues(scored.Schema["PredictedLabel"]));
        CollectionAssert.AreEqual(pictures.Rows.ConvertAll(r => Array.IndexOf(KeyOrder, r.Label)), trainer.Labels);
        CollectionAssert.AreEqual(pictures.Rows.ConvertAll(r => r.ImagePath), trainer.Names);
        CollectionAssert.AreEqual(
            pictures.Rows.ConvertAll(r => (uint)Array.IndexOf(KeyOrder, r.Label) + 1),
            Prediction.Of(_context, scored).Select(p => p.PredictedLabel).ToList());
        Assert.IsTrue(Prediction.Of(_context, scored).All(p => Math.Abs(p.Score.Sum() - 1) < 1e-5 && p.Score.Max() == p.Score[p.PredictedLabel - 1]));
        Assert.IsNull(model.LabelMapping);
    }

    [TestMethod]
    public void Every_kind_of_picture_column_gives_the_same_scores()
    {
        using var pictures = new Pictures();
        IDataView paths = pictures.Keys(_context);
        IDataView bytes = Mapped<PathRow, BytesRow>(paths, (row, output) => output.Bytes = File.ReadAllBytes(row.ImagePath!));
        IDataView images = _context.Transforms.LoadImages("Picture", null, "ImagePath").Fit(paths).Transform(paths);

        Prediction[] fromPaths = FitAndScore(paths, "ImagePath");
        Prediction[] fromBytes = FitAndScore(bytes, "Bytes");
        Prediction[] fromImages = FitAndScore(images, "Picture");

        Prediction.AreSame(fromPaths, fromBytes);
        Prediction.AreSame(fromPaths, fromImages);
    }

    [TestMethod]
    public void Resized_images_are_scored_as_the_same_images_of_unknown_size()
    {
        using var pictures = new Pictures();
        IDataView keys = pictures.Keys(_context);
        IDataView data = _context.Transforms.LoadImages("Picture", null, "ImagePath")
            .Append(_context.Transforms.ResizeImages("Picture", 7, 5, "Picture", ImageResizingEstimator.ResizingKind.IsoPad)).Fit(keys).Transform(keys);
        var trainer = new FakeTrainer();
        using FixedHeadCnnTransformer model = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions { ImageColumnName = "Picture" }, trainer).Fit(data);
        Assert.AreEqual((7, 5), (trainer.Pictures[0].Pixels!.Width, trainer.Pictures[0].Pixels!.Height));

        // The picture the trainer saw, scored as an encoded one.
        Prediction[] found = Prediction.Of(_context, model.Transform(data));
        EncodedRow[] rows = [.. trainer.Pictures.Select((p, i) => new EncodedRow { Picture = Pictures.Encode(p.Pixels!), Label = pictures.Rows[i].Label })];
        IDataView encoded = _context.Data.LoadFromEnumerable(rows);
        var options = new FixedHeadCnnOptions { ImageColumnName = "Picture", ScoreColumnName = "Score" };
        using FixedHeadCnnTransformer other = new FixedHeadCnnEstimator(HostContext.Of(_context), options, new FakeTrainer()).Fit(encoded);
        Prediction[] expected = Prediction.Of(_context, other.Transform(encoded));
        int[] order = [.. model.ClassNames.Select(n => other.ClassNames.ToList().IndexOf(n))];
        for (int i = 0; i < found.Length; i++)
        {
            for (int k = 0; k < order.Length; k++)
            {
                Assert.AreEqual(expected[i].Score[order[k]], found[i].Score[k], 1e-5f);
            }
        }

        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => model.Transform(_context.Transforms.LoadImages("Picture", null, "ImagePath").Fit(keys).Transform(keys))).Message,
            "expected MLImage of 5x7 pixels, as in training");
    }

    [TestMethod]
    public void Preprocessed_pictures_reach_the_trainer_and_the_graph_as_they_are()
    {
        TensorRow[] rows = [.. Enumerable.Range(0, 12).Select(i => new TensorRow { Values = Pictures.Tensor(i % 3, i / 3), Label = Pictures.Kinds[i % 3] })];
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        var trainer = new FakeTrainer();
        using FixedHeadCnnTransformer model = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions { ImageColumnName = "Values" }, trainer).Fit(data);

        Assert.AreEqual((8, 8), trainer.Settings!.ImageSize);
        CollectionAssert.AreEqual(rows[5].Values, trainer.Pictures[5].Preprocessed);
        Prediction[] predictions = Prediction.Of(_context, model.Transform(data));
        CollectionAssert.AreEqual(rows.Select(r => r.Label).ToArray(), predictions.Select(p => model.ClassNames[(int)p.PredictedLabel - 1]).ToArray());
        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() => model.SaveOnnx(Stream.Null, OnnxInputForm.Pixels));
        StringAssert.Contains(error.Message, "OnnxInputForm.Tensor");
    }

    [TestMethod]
    public void The_colours_of_an_MLImage_are_taken_as_they_are_whatever_its_pixel_format()
    {
        byte[] half = [100, 50, 0, 128];
        using MLImage rgba = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Rgba32, half);
        using MLImage bgra = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, [0, 50, 100, 128]);
        byte[] expected = [100, 50, 0];
        CollectionAssert.AreEqual(expected, MLImagePixels.ToRgb(rgba, "picture").Pixels);
        CollectionAssert.AreEqual(expected, MLImagePixels.ToRgb(bgra, "picture").Pixels);
    }

    [TestMethod]
    public void Maps_and_features_have_the_shapes_of_the_network()
    {
        using var pictures = new Pictures();
        IDataView data = pictures.Keys(_context);
        var options = new FixedHeadCnnOptions { ActivationMapColumnName = "ActivationMap", FeaturesColumnName = "Features" };
        using FixedHeadCnnTransformer model = new FixedHeadCnnEstimator(HostContext.Of(_context), options, new FakeTrainer()).Fit(data);
        DataViewSchema schema = model.Transform(data).Schema;

        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 3), schema["Score"].Type);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 3, 2, 4), schema["ActivationMap"].Type);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 3), schema["Features"].Type);
        VBuffer<float> map = default;
        using DataViewRowCursor cursor = model.Transform(data).GetRowCursor(schema);
        Assert.IsTrue(cursor.MoveNext());
        cursor.GetGetter<VBuffer<float>>(schema["ActivationMap"])(ref map);
        Assert.AreEqual(24, map.Length);
    }

    [TestMethod]
    public void Columns_may_have_the_names_of_the_graph_in_any_mixture()
    {
        using var pictures = new Pictures();
        IDataView data = _context.Transforms.CopyColumns("pixels", "ImagePath").Append(_context.Transforms.CopyColumns("Logits", "Label")).Fit(pictures.Keys(_context)).Transform(pictures.Keys(_context));
        var options = new FixedHeadCnnOptions
        {
            ScoreColumnName = "Features",
            FeaturesColumnName = "Score",
            ActivationMapColumnName = "weights",
            PredictedLabelColumnName = "Kind",
        };
        using FixedHeadCnnTransformer model = new FixedHeadCnnEstimator(HostContext.Of(_context), options, new FakeTrainer()).Fit(data);
        IDataView scored = model.Transform(data);

        CollectionAssert.AreEqual(
            new[] { "ImagePath", "Label", "pixels", "Logits", "Features", "weights", "Score", "Kind" },
            scored.Schema.Where(c => !c.IsHidden).Select(c => c.Name).ToArray());
        CollectionAssert.AreEqual(KeyOrder, Prediction.SlotNames(scored.Schema["Features"]));
        float[] probabilities = [.. scored.GetColumn<float[]>("Features").First()];
        Assert.AreEqual(1, probabilities.Sum(), 1e-5);
        Assert.AreEqual(pictures.Rows[0].ImagePath, scored.GetColumn<string>("pixels").First());
    }

    [TestMethod]
    public void A_prediction_engine_needs_no_label_and_composes_with_what_follows()
    {
        using var pictures = new Pictures();
        IDataView data = pictures.Texts(_context);
        var estimator = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions(), new FakeTrainer());
        TransformerChain<Microsoft.ML.Transforms.KeyToValueMappingTransformer> model =
            estimator.Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        using PredictionEngine<PathRow, NamedPrediction> engine = _context.Model.CreatePredictionEngine<PathRow, NamedPrediction>(model);

        foreach (PictureRow row in pictures.Rows)
        {
            Assert.AreEqual(row.Label, engine.Predict(new PathRow { ImagePath = row.ImagePath }).PredictedLabel);
        }
    }

    [TestMethod]
    public void A_picture_that_cannot_be_decoded_is_an_error_that_names_it()
    {
        using var pictures = new Pictures();
        using FixedHeadCnnTransformer model = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions(), new FakeTrainer()).Fit(pictures.Keys(_context));
        string text = Path.Combine(pictures.Folder, "text.jpg");
        File.WriteAllText(text, "no picture");
        using PredictionEngine<PathRow, Prediction> engine = _context.Model.CreatePredictionEngine<PathRow, Prediction>(model);

        Exception error = Assert.Throws<Exception>(() => engine.Predict(new PathRow { ImagePath = text }));
        StringAssert.Contains(error.ToString(), "text.jpg");
        Assert.IsTrue(Chain(error).OfType<ImageDecodingException>().Any());
        Exception empty = Assert.Throws<Exception>(() => engine.Predict(new PathRow { ImagePath = "" }));
        StringAssert.Contains(empty.ToString(), "path of a picture is empty");
    }

    private static IEnumerable<Exception> Chain(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            yield return error;
        }
    }

    private IDataView Mapped<TIn, TOut>(IDataView data, Action<TIn, TOut> map)
        where TIn : class, new()
        where TOut : class, new()
        => _context.Transforms.CustomMapping(map, null).Fit(data).Transform(data);

    private Prediction[] FitAndScore(IDataView data, string column)
    {
        using FixedHeadCnnTransformer model = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions { ImageColumnName = column }, new FakeTrainer()).Fit(data);
        return Prediction.Of(_context, model.Transform(data));
    }

    private sealed class PathRow
    {
        public string? ImagePath { get; set; }
    }

    private sealed class BytesRow
    {
        public byte[]? Bytes { get; set; }
    }

    private sealed class EncodedRow
    {
        public byte[]? Picture { get; set; }

        public string? Label { get; set; }
    }

    private sealed class TensorRow
    {
        [VectorType(3, 8, 8)]
        public float[]? Values { get; set; }

        public string? Label { get; set; }
    }

    private sealed class NamedPrediction
    {
        public string? PredictedLabel { get; set; }
    }
}
