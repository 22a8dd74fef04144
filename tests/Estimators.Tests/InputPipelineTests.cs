using Microsoft.ML;
using MlNetFixedHeads.Estimators.Tests.Fakes;
using MlNetFixedHeads.Estimators.Training;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.Estimators.Tests;

[TestClass]
public sealed class InputPipelineTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Options_of_sampling_and_cache_that_cannot_be_meant_are_all_listed()
    {
        var options = new FixedHeadCnnOptions
        {
            Sampling = PictureSampling.ClassBalanced,
            Loss = TrainingLoss.BalancedSoftmax,
            WeightColumnName = "Weight",
            Cache = (PictureCache)9,
            CacheMemoryMB = 0,
            CacheDiskMB = -1,
            CacheFolder = " ",
        };
        string message = Assert.ThrowsExactly<ArgumentException>(() => _context.Transforms.TrainFixedHeadCnn(options)).Message;
        foreach (string part in new[]
        {
            "WeightColumnName is 'Weight', but Sampling is ClassBalanced", "Loss is BalancedSoftmax", "Cache is 9", "CacheMemoryMB is 0",
            "CacheDiskMB is -1", "CacheFolder is blank",
        })
        {
            StringAssert.Contains(message, part);
        }

        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => _context.Transforms.TrainFixedHeadCnn(new() { Sampling = PictureSampling.ByWeight })).Message,
            "WeightColumnName is null");
    }

    [TestMethod]
    public void Weights_and_settings_reach_the_trainer()
    {
        using var pictures = new Pictures(perKind: 2);
        var options = ByWeight() with { Cache = PictureCache.File, CacheMemoryMB = 3, CacheFolder = "kept", CacheDiskMB = 5 };
        var trainer = new WeightTrainer();
        Fit(options, Rows(pictures, [1, 0, 2.5f, 1, 1, 4]), trainer);
        CollectionAssert.AreEqual(new[] { 1, 0, 2.5f, 1, 1, 4 }, trainer.Weights);
        TrainingSettings settings = trainer.Settings!;
        Assert.AreEqual((PictureSampling.ByWeight, PictureCache.File, "kept"), (settings.Sampling, settings.Cache, settings.CacheFolder!));
        Assert.AreEqual(3L << 20, settings.CacheMemoryBytes!.Value);
        Assert.AreEqual(5L << 20, settings.CacheDiskBytes!.Value);
        Assert.IsTrue(trainer.AllStamped, "pictures in files are told apart by their files");
    }

    [TestMethod]
    public void A_weight_column_that_is_missing_or_of_another_type_or_has_no_weights_is_an_error()
    {
        using var pictures = new Pictures(perKind: 2);
        StringAssert.Contains(Refused(ByWeight(), pictures.Texts(_context)), "There is no weight column 'Weight'");
        StringAssert.Contains(Refused(ByWeight() with { WeightColumnName = "Label" }, pictures.Texts(_context)), "The weight column 'Label' is of type String; expected Single");
        StringAssert.Contains(
            Refused(ByWeight(), Rows(pictures, [1, -1, 1, float.NaN, 1, 1])),
            "The weight column 'Weight' of the training data is no number of 0 or more in 2 of 6 rows (row 2, 4)");
    }

    private static FixedHeadCnnOptions ByWeight() => new() { Sampling = PictureSampling.ByWeight, WeightColumnName = "Weight" };

    private IDataView Rows(Pictures pictures, float[] weights)
        => _context.Data.LoadFromEnumerable(pictures.Rows.Zip(weights, (row, weight) => new { row.ImagePath, row.Label, Weight = weight }));

    private string Refused(FixedHeadCnnOptions options, IDataView data) => Assert.ThrowsExactly<ArgumentException>(() => Fit(options, data, new WeightTrainer())).Message;

    /// <summary>The trainer stops it, once it has seen what there is to see.</summary>
    private void Fit(FixedHeadCnnOptions options, IDataView data, WeightTrainer trainer)
    {
        try
        {
            new FixedHeadCnnEstimator(HostContext.Of(_context), options, trainer).Fit(data).Dispose();
        }
        catch (NotSupportedException)
        {
            Assert.IsNotNull(trainer.Settings);
        }
    }

    private sealed class WeightTrainer : IClassifierTrainer
    {
        public float[]? Weights { get; private set; }

        public bool AllStamped { get; private set; }

        public TrainingSettings? Settings { get; private set; }

        public ITrainedClassifier Train(
            IImageSource train, IImageSource? validation, IReadOnlyList<string> classNames, TrainingSettings settings, TrainingHooks hooks)
        {
            Weights = [.. Enumerable.Range(0, train.Count).Select(train.Weight)];
            AllStamped = Enumerable.Range(0, train.Count).Select(train.Stamp).Distinct().Count(s => s is not null) == train.Count;
            Settings = settings;
            throw new NotSupportedException();
        }
    }
}
