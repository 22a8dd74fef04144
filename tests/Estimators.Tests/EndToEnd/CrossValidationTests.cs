using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Tests.Fakes;

namespace MlNetFixedHeads.Estimators.Tests.EndToEnd;

[TestClass]
public sealed class CrossValidationTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Every_fold_keeps_its_own_checkpoints_and_goes_on_from_them()
    {
        using var pictures = new Pictures();
        IDataView data = pictures.Keys(_context);
        string folder = Path.Join(pictures.Folder, "checkpoints");
        FixedHeadCnnOptions options = new()
        {
            Architecture = CnnArchitecture.ResNet32Cifar,
            ImageSize = 16,
            Epochs = 1,
            BatchSize = 6,
            LearningRate = 0.02,
            ValidationFraction = 0,
            Threads = 1,
            Device = "cpu",
            CheckpointFolder = folder,
        };
        double[] first = Losses(data, options);
        string[] kept = Directory.GetFiles(folder, "checkpoint-*.safetensors", SearchOption.AllDirectories);
        Assert.HasCount(2, kept);
        Assert.HasCount(2, kept.Select(Path.GetDirectoryName).Distinct());

        // What is complete comes back without training, as after a process that was ended.
        DateTime[] written = [.. kept.Select(File.GetLastWriteTimeUtc)];
        CollectionAssert.AreEqual(first, Losses(data, options with { Resume = true }));
        CollectionAssert.AreEqual(written, kept.Select(File.GetLastWriteTimeUtc).ToArray());
        Assert.Contains("holds checkpoints of a run", Assert.ThrowsExactly<ArgumentException>(() => Losses(data, options)).Message);
    }

    private double[] Losses(IDataView data, FixedHeadCnnOptions options)
    {
        var folds = _context.MulticlassClassification.CrossValidate(data, _context.Transforms.TrainFixedHeadCnn(_context, options), numberOfFolds: 2);
        foreach (TrainCatalogBase.CrossValidationResult<MulticlassClassificationMetrics> fold in folds)
            ((IDisposable)fold.Model).Dispose();
        return [.. folds.Select(f => f.Metrics.LogLoss)];
    }
}
