using System.Runtime.Versioning;
using Microsoft.ML;
using MlNetFixedHeads.Estimators.Tests.Fakes;
using MlNetFixedHeads.Estimators.Training;

namespace MlNetFixedHeads.Estimators.Tests;

[TestClass]
public sealed class LifetimeTests
{
    private readonly string _temporary = Directory.CreateTempSubdirectory("fixedheads-lifetime-").FullName;
    private readonly MLContext _context;

    public LifetimeTests() => _context = new MLContext(seed: 1) { TempFilePath = _temporary };

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_temporary, recursive: true);

    [TestMethod]
    public void No_temporary_file_outlives_Dispose_of_the_trained_or_of_the_loaded_model()
    {
        using var pictures = new Pictures();
        IDataView keys = pictures.Keys(_context);
        IDataView data = _context.Transforms.LoadImages("Picture", null, "ImagePath").Fit(keys).Transform(keys);
        var trainer = new FakeTrainer();
        FixedHeadCnnTransformer model = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions { ImageColumnName = "Picture" }, trainer).Fit(data);
        Assert.HasCount(1, Directory.GetFiles(_temporary));
        string zip = Path.Combine(pictures.Folder, "model.zip");
        _context.Model.Save(model, data.Schema, zip);
        model.Dispose();
        model.Dispose();
        Assert.IsEmpty(Directory.GetFiles(_temporary));
        Assert.IsTrue(trainer.Trained!.Disposed);
        Assert.ThrowsExactly<ObjectDisposedException>(() => model.Transform(data));
        Assert.ThrowsExactly<ObjectDisposedException>(() => model.SaveOnnx(Stream.Null, OnnxInputForm.Pixels));

        var loaded = (IDisposable)_context.Model.Load(zip, out _);
        loaded.Dispose();
        Assert.IsEmpty(Directory.GetFiles(_temporary));
    }

    [TestMethod]
    [UnsupportedOSPlatform("windows")]
    public void The_temporary_graph_is_the_current_users_only()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows keeps temporary files in the user's own folder.");
        }

        using var pictures = new Pictures();
        using FixedHeadCnnTransformer model = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions(), new FakeTrainer()).Fit(pictures.Keys(_context));
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Directory.GetFiles(_temporary).Single()));
    }

    [TestMethod]
    public void A_training_that_fails_leaves_nothing_behind()
    {
        using var pictures = new Pictures();
        IDataView keys = pictures.Keys(_context);
        IDataView data = _context.Transforms.LoadImages("Picture", null, "ImagePath").Fit(keys).Transform(keys);
        var options = new FixedHeadCnnOptions { ImageColumnName = "Picture" };
        var failing = new FakeTrainer { Fails = new InvalidOperationException("no") };
        Assert.ThrowsExactly<InvalidOperationException>(() => new FixedHeadCnnEstimator(HostContext.Of(_context), options, failing).Fit(data));
        Assert.IsEmpty(Directory.GetFiles(_temporary));

        var unexportable = new UnexportableTrainer();
        Assert.ThrowsExactly<InvalidDataException>(() => new FixedHeadCnnEstimator(HostContext.Of(_context), options, unexportable).Fit(data));
        Assert.IsEmpty(Directory.GetFiles(_temporary));
        Assert.IsTrue(unexportable.Trained!.Disposed);
    }

    [TestMethod]
    public void Cancelling_while_rows_are_read_stops_there()
    {
        using var pictures = new Pictures();
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        var trainer = new FakeTrainer();
        var options = new FixedHeadCnnOptions { CancellationToken = cancellation.Token };
        Assert.Throws<OperationCanceledException>(() => new FixedHeadCnnEstimator(HostContext.Of(_context), options, trainer).Fit(pictures.Keys(_context)));
        Assert.IsNull(trainer.Settings);
    }

    private sealed class UnexportableTrainer : TorchBridge.Training.IClassifierTrainer
    {
        private readonly FakeTrainer _trainer = new();

        public FakeClassifier? Trained => _trainer.Trained;

        public TorchBridge.Training.ITrainedClassifier Train(
            TorchBridge.Imaging.IImageSource train,
            TorchBridge.Imaging.IImageSource? validation,
            IReadOnlyList<string> classNames,
            TorchBridge.Training.TrainingSettings settings,
            TorchBridge.Training.TrainingHooks hooks)
        {
            _ = _trainer.Train(train, validation, classNames, settings, hooks);
            Trained!.FailsToExport = true;
            return Trained;
        }
    }
}
