using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Scoring;
using MlNetFixedHeads.Estimators.Tests.Fakes;
using MlNetFixedHeads.Estimators.Training;

namespace MlNetFixedHeads.Estimators.Tests;

[TestClass]
public sealed class ErrorTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void A_variant_that_does_not_fit_is_refused_before_anything_is_read()
    {
        var options = new FixedHeadCnnOptions
        {
            ActivationMapColumnName = "Maps",
            Variant = new() { FinalRelu = true, Pooling = FeaturePooling.Lp(2) },
        };

        var error = Assert.ThrowsExactly<ArgumentException>(() => _context.Transforms.TrainFixedHeadCnn(options));
        StringAssert.Contains(error.Message, "FinalRelu");
        StringAssert.Contains(error.Message, "ActivationMapColumnName is 'Maps', but Pooling is lp:2");
    }

    [TestMethod]
    public void Every_invalid_option_is_listed_before_anything_is_read()
    {
        var options = new FixedHeadCnnOptions
        {
            ImageColumnName = " ",
            ScoreColumnName = "Label",
            FeaturesColumnName = "MlNetFixedHeads.Size",
            PretrainedWeights = "no-such-file.safetensors",
            ImageSize = 0,
            CropFraction = 1.5,
            Epochs = -1,
            BatchSize = 0,
            LearningRate = double.NaN,
            Momentum = 1,
            WeightDecay = -1,
            DecayAt = [0.5, 0.2],
            DecayFactor = 0,
            CropScale = (0.8, 0.5),
            ValidationFraction = 1,
            Device = "gpu",
            Threads = 0,
            LoaderThreads = -2,
            MaxUnreadableShare = 2,
            MaxImagePixels = 0,
        };
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => _context.Transforms.TrainFixedHeadCnn(options));
        foreach (string part in new[]
        {
            "ImageColumnName is blank", "LabelColumnName and ScoreColumnName are both 'Label'", "FeaturesColumnName is 'MlNetFixedHeads.Size'",
            "no-such-file.safetensors", "ImageSize is 0x0", "CropFraction is 1.5", "Epochs is -1", "BatchSize is 0", "LearningRate is NaN", "Momentum is 1",
            "WeightDecay is -1", "DecayAt is 0.5, 0.2", "DecayFactor is 0", "CropScale is (0.8, 0.5)", "ValidationFraction is 1", "Device is 'gpu'",
            "Threads is 0", "LoaderThreads is -2", "MaxUnreadableShare is 2", "MaxImagePixels is 0",
        })
        {
            StringAssert.Contains(error.Message, part);
        }
    }

    [TestMethod]
    public void Augmentation_is_checked_with_the_other_options_and_against_the_image_column()
    {
        var wrong = new FixedHeadCnnOptions { Augmentation = new() { Mixup = -1 }, TestTimeFlip = (TestTimeFlip)7, OnUnreadable = (UnreadableImagePolicy)8 };
        string message = Assert.ThrowsExactly<ArgumentException>(() => _context.Transforms.TrainFixedHeadCnn(wrong)).Message;
        StringAssert.Contains(message, "Mixup is -1");
        StringAssert.Contains(message, "TestTimeFlip is 7");
        StringAssert.Contains(message, "OnUnreadable is 8");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => _context.Transforms.TrainFixedHeadCnn(new FixedHeadCnnOptions { Augmentation = null! })).Message, "Augmentation is null");

        // The two short names are the augmentation's own values.
        var options = new FixedHeadCnnOptions { Augmentation = new() { Cutmix = 1 }, CropScale = (0.5, 1), HorizontalFlip = false };
        Assert.AreEqual(new Augmentation { Cutmix = 1, CropScale = (0.5, 1), HorizontalFlip = false }, options.Augmentation);

        var images = new Columns.ImageColumn(Columns.ImageColumnKind.Preprocessed, new ImageSize(8, 8));
        Training.OptionsValidator.Check(options, images);
        var needsPixels = options with { Augmentation = new() { Erasing = new(), Policy = AugmentationPolicy.TrivialAugmentWide, Mixup = 1 } };
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Training.OptionsValidator.Check(needsPixels, images)).Message, "Augmentation sets Policy, Erasing.");
    }

    [TestMethod]
    public void Sizes_no_training_can_use_are_an_error()
    {
        var options = new FixedHeadCnnOptions { BatchSize = 1, ImageSize = 100_000 };
        string message = Assert.ThrowsExactly<ArgumentException>(() => _context.Transforms.TrainFixedHeadCnn(options)).Message;
        StringAssert.Contains(message, "BatchSize is 1; expected 2 or more");
        StringAssert.Contains(message, "ImageSize is 100000x100000; expected at most 8192");
    }

    [TestMethod]
    public void Nothing_to_train_and_nothing_to_load_is_an_error()
        => StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => _context.Transforms.TrainFixedHeadCnn(epochs: 0)).Message, "Epochs is 0 and PretrainedWeights is null");

    [TestMethod]
    public void Missing_columns_are_named_together_with_those_there_are()
    {
        using var pictures = new Pictures();
        var options = new FixedHeadCnnOptions { ImageColumnName = "Photo", LabelColumnName = "Class" };
        var estimator = new FixedHeadCnnEstimator(HostContext.Of(_context), options, new FakeTrainer());
        string message = Assert.ThrowsExactly<ArgumentException>(() => estimator.Fit(pictures.Texts(_context))).Message;
        StringAssert.Contains(message, "no image column 'Photo'; the columns are 'ImagePath', 'Label'");
        StringAssert.Contains(message, "no label column 'Class'");

        // Inside a chain the promise is asked first; its message says the same.
        var chain = estimator.Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => chain.Fit(pictures.Texts(_context))).Message, "no image column 'Photo'");
    }

    [TestMethod]
    public void Wrong_column_types_are_told_with_what_is_expected()
    {
        IDataView data = _context.Data.LoadFromEnumerable([new WrongRow { ImagePath = 1, Label = 2 }]);
        var estimator = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions(), new FakeTrainer());
        string message = Assert.ThrowsExactly<ArgumentException>(() => estimator.Fit(data)).Message;
        StringAssert.Contains(message, "image column 'ImagePath' is of type Int32; expected text");
        StringAssert.Contains(message, "label column 'Label' is of type Single; expected a key");
        message = Assert.ThrowsExactly<ArgumentException>(() => estimator.Append(_context.Transforms.DropColumns("Score")).Fit(data)).Message;
        StringAssert.Contains(message, "image column 'ImagePath' is of type Int32; expected text");
        StringAssert.Contains(message, "label column 'Label' is of type Single; expected a key");
    }

    [TestMethod]
    public void A_float_vector_without_three_channels_is_refused()
    {
        IDataView data = _context.Data.LoadFromEnumerable([new FlatRow { ImagePath = new float[12], Label = "a" }]);
        var estimator = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions(), new FakeTrainer());
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => estimator.Fit(data)).Message, "Vector<Single, 12>; expected text");
    }

    [TestMethod]
    public void One_class_only_no_rows_empty_paths_and_missing_labels_are_errors()
    {
        using var pictures = new Pictures();
        Check(pictures.Rows.Where(r => r.Label == "rose"), "only one class ('rose', 6 rows)");
        Check([], "training data have no rows");
        Check(pictures.Rows.Select((r, i) => new PictureRow { ImagePath = i == 3 ? "" : r.ImagePath, Label = r.Label }), "empty in 1 of 18 rows (row 4)");
        Check(pictures.Rows.Select(r => new PictureRow { ImagePath = r.ImagePath, Label = " " }), "missing or unknown in all 18 rows");

        void Check(IEnumerable<PictureRow> rows, string expected)
        {
            var estimator = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions(), new FakeTrainer());
            string message = Assert.ThrowsExactly<ArgumentException>(() => estimator.Fit(_context.Data.LoadFromEnumerable(rows))).Message;
            StringAssert.Contains(message, expected);
        }
    }

    [TestMethod]
    public void Scoring_data_without_the_picture_column_or_with_another_type_is_refused()
    {
        using var pictures = new Pictures();
        using FixedHeadCnnTransformer model = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions(), new FakeTrainer()).Fit(pictures.Texts(_context));
        IDataView wrong = _context.Data.LoadFromEnumerable([new WrongRow()]);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => model.Transform(wrong)).Message, "type Int32; expected text, as in training");
        IDataView none = _context.Transforms.DropColumns("ImagePath").Fit(wrong).Transform(wrong);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => model.GetOutputSchema(none.Schema)).Message, "no image column 'ImagePath'");
    }

    [TestMethod]
    public void Messages_reach_the_logger_and_the_context_found_behind_either_catalog()
    {
        using var pictures = new Pictures();
        PictureRow[] rows = [.. pictures.Rows, new PictureRow { ImagePath = "x.png", Label = "" }];
        List<string> seen = [];
        _context.Log += (_, e) => seen.Add($"{e.Kind} {e.Source} {e.RawMessage}");
        HostContext[] hosts =
            [HostContext.Of(_context), HostContext.BehindCatalog(_context.Transforms), HostContext.BehindCatalog(_context.MulticlassClassification.Trainers)];
        foreach (HostContext host in hosts)
        {
            seen.Clear();
            var log = new ListLogger();
            new FixedHeadCnnEstimator(host, new FixedHeadCnnOptions { Logger = log }, new FakeTrainer()).Fit(_context.Data.LoadFromEnumerable(rows)).Dispose();
            Assert.ContainsSingle(m => m.StartsWith("Warning: Left out 1 of 19 rows", StringComparison.Ordinal), log.Messages);
            Assert.ContainsSingle(m => m.StartsWith("Warning FixedHeadCnn", StringComparison.Ordinal) && m.Contains("Left out 1 of 19 rows", StringComparison.Ordinal), seen);
            Assert.ContainsSingle(m => m.StartsWith("Info FixedHeadCnn", StringComparison.Ordinal) && m.Contains("Trained on 18", StringComparison.Ordinal), seen);
        }
    }

    [TestMethod]
    public void The_settings_of_the_context_are_seen_from_either_catalog()
    {
        var context = new MLContext { GpuDeviceId = 3, FallbackToCpu = true, TempFilePath = "somewhere" };
        foreach (HostContext host in new[] { HostContext.BehindCatalog(context.Transforms), HostContext.BehindCatalog(context.MulticlassClassification.Trainers) })
        {
            Assert.AreEqual((3, true, "somewhere"), (host.GpuDeviceId, host.FallbackToCpu, host.TempFilePath));
            Assert.AreEqual(3, host.ForScoring(gpu: true).GpuDeviceId);
            Assert.IsNull(host.ForScoring(gpu: false).GpuDeviceId);
        }

        HostContext unknown = HostContext.BehindCatalog(new object());
        Assert.AreEqual((null, false, Path.GetTempPath()), (unknown.GpuDeviceId, unknown.FallbackToCpu, unknown.TempFilePath));
        Assert.IsNull(unknown.Environment);
    }

    [TestMethod]
    public void A_GPU_that_ONNX_Runtime_lacks_is_an_error_or_a_fall_back_as_the_context_says()
    {
        string[] cpu = ["CPUExecutionProvider"];
        string[] cuda = ["CUDAExecutionProvider", "CPUExecutionProvider"];
        var strict = new MLContext { GpuDeviceId = 0, FallbackToCpu = false };
        var lenient = new MLContext { GpuDeviceId = 0, FallbackToCpu = true };
        var log = new ListLogger();
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => ScoringDevice.Choose(HostContext.Of(strict), cpu, NullLogger.Instance)).Message, "Microsoft.ML.OnnxRuntime.Gpu");
        Assert.IsNull(ScoringDevice.Choose(HostContext.Of(lenient), cpu, log).GpuDeviceId);
        Assert.HasCount(1, log.Messages);
        Assert.AreSame(strict, ScoringDevice.Choose(HostContext.Of(strict), cuda, NullLogger.Instance));
        Assert.AreSame(_context, ScoringDevice.Choose(HostContext.Of(_context), cpu, NullLogger.Instance));
    }

    [TestMethod]
    public void Falling_back_to_the_CPU_scores()
    {
        if (ScoringDevice.Providers().Contains("CUDAExecutionProvider"))
        {
            Assert.Inconclusive("This ONNX Runtime has CUDA.");
        }

        using var pictures = new Pictures();
        var context = new MLContext { GpuDeviceId = 0, FallbackToCpu = true };
        IDataView data = pictures.Keys(context);
        using FixedHeadCnnTransformer model = new FixedHeadCnnEstimator(HostContext.Of(context), new FixedHeadCnnOptions(), new FakeTrainer()).Fit(data);
        Assert.HasCount(18, Prediction.Of(context, model.Transform(data)));
    }

    [TestMethod]
    public void Image_sizes_are_read_as_squares_or_height_x_width()
    {
        Assert.AreEqual(new ImageSize(224, 224), ImageSize.Parse("224"));
        Assert.AreEqual(new ImageSize(160, 192), ImageSize.Parse("160x192"));
        Assert.AreEqual("160x192", ImageSize.Parse("160X192").ToString());
        foreach (string wrong in new[] { "", "x", "0", "-3", "1x2x3", "10 x 10" })
        {
            Assert.ThrowsExactly<FormatException>(() => ImageSize.Parse(wrong));
        }
    }

    private sealed class WrongRow
    {
        public int ImagePath { get; set; }

        public float Label { get; set; }
    }

    private sealed class FlatRow
    {
        [VectorType(12)]
        public float[]? ImagePath { get; set; }

        public string? Label { get; set; }
    }
}
