using Microsoft.ML;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Estimators.Search;
using MlNetFixedHeads.Estimators.Tests.Fakes;
using MlNetFixedHeads.Estimators.Training;
using MlNetFixedHeads.TorchBridge.Training.Checkpoints;

namespace MlNetFixedHeads.Estimators.Tests.Search;

/// <summary>What a folder takes for results of the search at hand.</summary>
[TestClass]
public sealed class SearchFolderTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Other_options_behind_the_name_of_a_choice_are_refused()
    {
        using var folder = new TemporarySearch();
        TrialFolder beside = folder.Open(Named(0.6));
        SearchEngineTests.Engine(Named(0.5), folder.Open(Named(0.5)), new FakeRunner(o => 0.5)).Run();
        Assert.HasCount(2, folder.Open(Named(0.5)).Trials);

        InvalidOperationException refused = Assert.ThrowsExactly<InvalidOperationException>(() => folder.Open(Named(0.6)));
        Assert.Contains("setting 2 (rate high), LearningRate: 0.5 there, 0.6 now", refused.Message);
        Assert.DoesNotContain("setting 1", refused.Message);
        // Of two processes that began together, the other sees it with the first result.
        Assert.AreEqual(refused.Message, Assert.ThrowsExactly<InvalidOperationException>(beside.Refresh).Message);
    }

    [TestMethod]
    public void Weights_count_by_their_content()
    {
        using var folder = new TemporarySearch();
        string Fact(string weights) => SearchEngineTests.Plan(Named(0.5), new() { Epochs = 18, PretrainedWeights = weights }).Facts([]).Common["PretrainedWeights"];
        (string here, string moved) = (Path.Join(folder.Path, "here.safetensors"), Path.Join(folder.Path, "moved.safetensors"));
        File.WriteAllText(here, "some");
        File.WriteAllText(moved, "some");
        string before = Fact(here);
        Assert.AreEqual(before, Fact(moved));
        File.WriteAllText(here, "else");
        Assert.AreNotEqual(before, Fact(here));
        Assert.AreEqual("imagenet", Fact("imagenet"));
    }

    [TestMethod]
    public void Other_pictures_or_labels_of_the_same_number_are_refused()
    {
        using var pictures = new Pictures(perKind: 2);
        using var folder = new TemporarySearch();
        var search = new FixedHeadCnnSearch(
            HostContext.Of(_context),
            new() { Epochs = 2 },
            Named(0.5) with { Folder = folder.Path },
            new FakeTrainer { History = s => FakeRunner.History(s.Epochs, 0.5) });
        search.Run(pictures.Texts(_context));
        IDataView relabelled = _context.Data.LoadFromEnumerable(pictures.Rows.Select((r, i) => new PictureRow { ImagePath = r.ImagePath, Label = i == 0 ? "sky" : r.Label }));
        Assert.Contains("training pictures: 6 (", Assert.ThrowsExactly<InvalidOperationException>(() => search.Run(relabelled)).Message);
        Assert.HasCount(2, search.Run(pictures.Texts(_context)).Trials);
    }

    [TestMethod]
    public void Pictures_are_known_by_file_names_or_by_what_is_in_memory()
    {
        using var pictures = new Pictures(perKind: 2);
        DataIdentity Of<T>(IEnumerable<T> rows, string column, IDataView? validation = null)
            where T : class
            => new FixedHeadCnnEstimator(HostContext.Of(_context), new() { ImageColumnName = column, ValidationData = validation }, new FakeTrainer()).Identify(_context.Data.LoadFromEnumerable(rows));
        DataIdentity paths = Of(pictures.Rows, "ImagePath");
        Assert.AreEqual(paths, Of(pictures.Rows.Select(r => new PictureRow { ImagePath = Path.Join("elsewhere", Path.GetFileName(r.ImagePath)), Label = r.Label }), "ImagePath"));
        Assert.AreNotEqual(paths.Hash, Of(pictures.Rows.Skip(1).Append(pictures.Rows[0]), "ImagePath").Hash);
        Assert.AreNotEqual(paths.Hash, Of(pictures.Rows, "ImagePath", pictures.Texts(_context)).Hash);

        BytesRow[] bytes = [.. pictures.Rows.Select(r => new BytesRow { Bytes = File.ReadAllBytes(r.ImagePath), Label = r.Label })];
        DataIdentity memory = Of(bytes, "Bytes");
        Assert.AreEqual(memory, Of(bytes, "Bytes"));
        // Two pictures of one class change places: rows and labels are as before.
        (bytes[0], bytes[3]) = (bytes[3], bytes[0]);
        Assert.AreNotEqual(memory.Hash, Of(bytes, "Bytes").Hash);
    }

    [TestMethod]
    public void A_training_keeps_its_checkpoints_until_it_has_a_result_and_a_failure_is_tried_from_the_beginning()
    {
        using var folder = new TemporarySearch();
        FixedHeadCnnSearchOptions one = new() { Dimensions = [SearchDimension.Choice("rate", [0.1], (o, x) => o with { LearningRate = x })] };
        using var source = new CancellationTokenSource();
        var cancelled = new KeepingRunner(() =>
        {
            source.Cancel();
            return FakeRunner.History(1, 0.5) with { Cancelled = true };
        });
        SearchEngineTests.Engine(one, folder.Open(one), cancelled, source.Token).Run();
        string checkpoints = Directory.GetDirectories(folder.Path, TrialFolder.Checkpoints, SearchOption.AllDirectories).Single();
        Assert.IsTrue(CheckpointFolder.HasAny(checkpoints));

        var diverging = new KeepingRunner(() => throw new TrainingDivergedException("Diverged."));
        SearchEngineTests.Engine(one, folder.Open(one), diverging).Run();
        Assert.IsTrue(diverging.Found.Single());
        Assert.IsFalse(Directory.Exists(checkpoints));

        // A process that is killed between the two leaves the result and the checkpoint.
        Directory.CreateDirectory(checkpoints);
        File.WriteAllText(Path.Join(checkpoints, "checkpoint-000007.safetensors"), "");
        FixedHeadCnnSearchOptions again = one with { RetryFailed = true };
        var good = new KeepingRunner(() => FakeRunner.History(1, 0.5));
        Assert.AreEqual(0.5, SearchEngineTests.Engine(again, folder.Open(again), good).Run().Best!.Mean);
        Assert.IsFalse(good.Found.Single());
        Assert.IsFalse(Directory.Exists(checkpoints));
    }

    private static FixedHeadCnnSearchOptions Named(double high) => new()
    {
        Dimensions = [SearchDimension.Choice("rate", ("low", o => o with { LearningRate = 0.1 }), ("high", o => o with { LearningRate = high }))],
    };

    private sealed class BytesRow
    {
        public byte[] Bytes { get; set; } = [];

        public string Label { get; set; } = "";
    }
}
