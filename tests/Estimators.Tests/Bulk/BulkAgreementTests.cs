using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Scoring.Bulk;
using MlNetFixedHeads.Estimators.Tests.Fakes;

namespace MlNetFixedHeads.Estimators.Tests.Bulk;

/// <summary>Bulk scoring, the re-opened model and ML.NET's own components say the same.</summary>
[TestClass]
public sealed class BulkAgreementTests
{
    private static readonly FixedHeadCnnOptions AllColumns = new()
    {
        ScoreColumnName = "Features",
        PredictedLabelColumnName = "Kind",
        ActivationMapColumnName = "Score",
        FeaturesColumnName = "input",
        Scoring = new ScoringOptions { BatchSize = 4, Threads = 2 },
    };

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow("ImagePath")]
    [DataRow("Bytes")]
    [DataRow("Picture")]
    [DataRow("Resized")]
    public void Fitted_re_opened_and_plain_model_have_the_same_schema_and_values(string column)
    {
        using var pictures = new Pictures();
        IDataView data = Data(pictures);
        using FixedHeadCnnTransformer model = ScoringModel.Fit(_context, data, AllColumns with { ImageColumnName = column });
        string zip = Path.Combine(pictures.Folder, "model.zip");
        _context.Model.Save(model, data.Schema, zip);
        ITransformer plain = new MLContext().Model.Load(zip, out DataViewSchema plainInput);
        using var owner = (IDisposable)plain;
        using FixedHeadCnnTransformer opened = new MLContext().Model.LoadFixedHeadCnn(zip, out DataViewSchema openedInput, AllColumns.Scoring);

        Assert.IsInstanceOfType<TransformerChain<ITransformer>>(plain);
        CollectionAssert.AreEqual(plainInput.Select(c => c.ToString()).ToArray(), openedInput.Select(c => c.ToString()).ToArray());
        ScoredTable expected = ScoredTable.Of(plain.Transform(data));
        Assert.HasCount(pictures.Rows.Count, expected.Rows);
        ScoredTable.AreSame(expected, ScoredTable.Of(model.Transform(data)));
        ScoredTable.AreSame(expected, ScoredTable.Of(opened.Transform(data)));

        // Saved once more it is still the plain chain.
        string again = Path.Combine(pictures.Folder, "again.zip");
        _context.Model.Save(opened, data.Schema, again);
        ITransformer reloaded = _context.Model.Load(again, out _);
        using var secondOwner = (IDisposable)reloaded;
        ScoredTable.AreSame(expected, ScoredTable.Of(reloaded.Transform(data)));
        Assert.AreEqual(model.ParameterCount, opened.ParameterCount);
        CollectionAssert.AreEqual(model.ClassNames.ToArray(), opened.ClassNames.ToArray());
        Assert.AreEqual(model.Preprocessing.ResizeShortSide, opened.Preprocessing.ResizeShortSide);
        StringAssert.Contains(Assert.Throws<ArgumentException>(() => opened.Transform(_context.Data.LoadFromEnumerable(new[] { new TensorRow() }))).Message, column);
    }

    [TestMethod]
    public void Preprocessed_pictures_are_scored_in_batches_too()
    {
        TensorRow[] rows = [.. Enumerable.Range(0, 11).Select(i => new TensorRow { Values = Values(i), Label = $"class{i % 3}" })];
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        using FixedHeadCnnTransformer model = ScoringModel.Fit(_context, data, AllColumns with { ImageColumnName = "Values" });
        using var zip = new MemoryStream();
        _context.Model.Save(model, data.Schema, zip);
        zip.Position = 0;
        ITransformer plain = _context.Model.Load(zip, out _);
        using var owner = (IDisposable)plain;
        zip.Position = 0;
        using FixedHeadCnnTransformer opened = _context.Model.LoadFixedHeadCnn(zip, out _);
        IDataView mapped = model.LabelMapping!.Transform(data);
        ScoredTable expected = ScoredTable.Of(plain.Transform(mapped));
        ScoredTable.AreSame(expected, ScoredTable.Of(opened.Transform(mapped)));
        Assert.HasCount(rows.Length, ScoredTable.Of(model.Transform(data)).Rows);
    }

    [TestMethod]
    public void A_model_with_components_around_it_is_opened_with_them()
    {
        using var pictures = new Pictures();
        IDataView texts = pictures.Texts(_context);
        IDataView data = _context.Transforms.CopyColumns("File", "ImagePath").Fit(texts).Transform(texts);
        var before = _context.Transforms.LoadImages("Picture", null, "File").Fit(data);
        using FixedHeadCnnTransformer model = ScoringModel.Fit(_context, before.Transform(data), new FixedHeadCnnOptions { ImageColumnName = "Picture" });
        var after = _context.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel").Fit(model.Transform(before.Transform(data)));
        string zip = Path.Combine(pictures.Folder, "model.zip");
        _context.Model.Save(new TransformerChain<ITransformer>(before, model, after), data.Schema, zip);

        ITransformer plain = _context.Model.Load(zip, out _);
        using var owner = (IDisposable)plain;
        using FixedHeadCnnTransformer opened = _context.Model.LoadFixedHeadCnn(zip, out _);
        ScoredTable expected = ScoredTable.Of(plain.Transform(data));
        ScoredTable.AreSame(expected, ScoredTable.Of(opened.Transform(data)));
        Assert.Contains(s => s.Contains("Name", StringComparison.Ordinal), expected.Schema);
    }

    [TestMethod]
    public void A_prediction_engine_gives_what_the_rows_give()
    {
        using var pictures = new Pictures();
        IDataView data = pictures.Keys(_context);
        using FixedHeadCnnTransformer model = ScoringModel.Fit(_context, data);
        Prediction[] expected = Prediction.Of(_context, model.Transform(data));
        using var engine = _context.Model.CreatePredictionEngine<PictureRow, Prediction>(model, new PredictionEngineOptions { OwnsTransformer = false });
        foreach ((PictureRow row, Prediction scored) in pictures.Rows.Zip(expected))
        {
            // The same picture twice, and another one after one that cannot be read.
            for (int i = 0; i < 2; i++)
            {
                Prediction found = engine.Predict(row);
                Assert.AreEqual(scored.PredictedLabel, found.PredictedLabel);
                Assert.IsLessThan(1e-6f, scored.Score.Zip(found.Score, (a, b) => Math.Abs(a - b)).Max());
                StringAssert.Contains(Assert.Throws<Exception>(() => engine.Predict(new PictureRow { ImagePath = "nowhere.png" })).ToString(), "nowhere.png");
            }
        }
    }

    [TestMethod]
    public void A_re_opened_model_writes_the_graphs_it_was_trained_with()
    {
        using var pictures = new Pictures();
        IDataView data = Data(pictures);
        using FixedHeadCnnTransformer model = ScoringModel.Fit(_context, data, AllColumns);
        string zip = Path.Combine(pictures.Folder, "model.zip");
        _context.Model.Save(model, data.Schema, zip);
        using FixedHeadCnnTransformer opened = _context.Model.LoadFixedHeadCnn(zip, out _);
        foreach (OnnxInputForm form in Enum.GetValues<OnnxInputForm>())
        {
            CollectionAssert.AreEqual(GraphProbe.Run(model, form, pictures.Rows[0].ImagePath), GraphProbe.Run(opened, form, pictures.Rows[0].ImagePath), form.ToString());
        }

        CollectionAssert.AreEqual(model.RenderHeatMap(pictures.Rows[0].ImagePath), opened.RenderHeatMap(pictures.Rows[0].ImagePath));
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => opened.SaveWeights(Path.Combine(pictures.Folder, "w.safetensors"))).Message, "after Fit");
    }

    [TestMethod]
    public void A_file_that_is_no_such_model_is_refused_by_name()
    {
        using var pictures = new Pictures(perKind: 2);
        IDataView data = pictures.Keys(_context);
        string text = Path.Combine(pictures.Folder, "text.zip"), other = Path.Combine(pictures.Folder, "other.zip");
        File.WriteAllText(text, "no archive");
        _context.Model.Save(_context.Transforms.CopyColumns("A", "ImagePath").Fit(data), data.Schema, other);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => _context.Model.LoadFixedHeadCnn(text, out _)).Message, "text.zip");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => _context.Model.LoadFixedHeadCnn(other, out _)).Message, "exactly one network");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => _context.Model.LoadFixedHeadCnn(other, out _, new ScoringOptions { BatchSize = 0, Threads = 0 })).Message,
            "ScoringOptions.BatchSize is 0; expected 1 to 1024. ScoringOptions.Threads is 0");
    }

    [TestMethod]
    public void Separating_channels_moves_every_value_to_its_plane() => CsCheck.Check.Sample(CsCheck.Gen.Int[1, 50], count =>
    {
        float[] interleaved = [.. Enumerable.Range(0, 3 * count).Select(i => (float)i)];
        float[] planes = new float[3 * count];
        PlanarInput.Separate(interleaved, planes);
        for (int i = 0; i < count; i++)
        {
            Assert.AreEqual((3 * i, (3 * i) + 1, (3 * i) + 2), ((int)planes[i], (int)planes[count + i], (int)planes[(2 * count) + i]));
        }
    });

    private static float[] Values(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 3 * 16 * 16).Select(_ => (float)(random.NextDouble() - 0.5))];
    }

    private IDataView Data(Pictures pictures)
    {
        IDataView keys = pictures.Keys(_context);
        IDataView bytes = _context.Transforms.CustomMapping<PathRow, BytesRow>((row, output) => output.Bytes = File.ReadAllBytes(row.ImagePath!), null).Fit(keys).Transform(keys);
        return _context.Transforms.LoadImages("Picture", null, "ImagePath")
            .Append(_context.Transforms.ResizeImages("Resized", 20, 17, "Picture")).Fit(bytes).Transform(bytes);
    }

    private sealed class PathRow
    {
        public string? ImagePath { get; set; }
    }

    private sealed class BytesRow
    {
        public byte[]? Bytes { get; set; }
    }

    private sealed class TensorRow
    {
        [VectorType(3, 16, 16)]
        public float[] Values { get; set; } = new float[3 * 16 * 16];

        public string Label { get; set; } = "";
    }
}
