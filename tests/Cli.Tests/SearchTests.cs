using System.Text.Json;
using MlNetFixedHeads.Cli.Search;
using MlNetFixedHeads.Estimators.History;
using MlNetFixedHeads.Estimators.Search;

namespace MlNetFixedHeads.Cli.Tests;

[TestClass]
public sealed class SearchTests
{
    [TestMethod]
    public void A_search_by_two_processes_passes_over_what_diverges_and_goes_on_with_more_seeds()
    {
        using var folder = new TemporaryFolder();
        ColouredPictures.WriteFolder(folder["data", "train"], perClass: 10);
        ColouredPictures.WriteFolder(folder["data", "test"], perClass: 1, seed: 2);
        string[] line =
        [
            "search", "--data", $"folder:{folder["data"]}", "--arch", "resnet32_cifar", "--size", "16", "--epochs", "2", "--batch", "9", "--threads", "1", "--device", "cpu",
            "--validation-fraction", "0.3", "--head", "identity", "--vary", "lr=1e-9,1e30", "--halving", "2", "--output", folder["out"],
        ];
        // The first rung's other half is missing, and so nothing is decided.
        CliRun half = CliRun.Of([.. line, "--trial", "1/2"]);
        Assert.AreEqual(ExitCodes.Success, half.ExitCode, half.Errors);
        Assert.Contains("1 training of other processes is missing", half.Errors);
        Assert.DoesNotContain("Best", half.Output);

        JsonElement result = CliRun.Of([.. line, "--json"]).Json();
        Assert.IsTrue(result.GetProperty("complete").GetBoolean());
        JsonElement best = result.GetProperty("best");
        Assert.AreEqual("1e-9", best.GetProperty("setting").GetProperty("values").GetProperty("lr").GetString());
        Assert.AreEqual(2, best.GetProperty("setting").GetProperty("epochs").GetInt32());
        Assert.AreEqual(2, best.GetProperty("settings").GetProperty("epochs").GetInt32());
        string command = best.GetProperty("commandLine").GetString()!;
        Assert.StartsWith("fixedheads train --data ", command);
        Assert.EndsWith("--lr 1e-9 --output best", command);
        Assert.Contains("NaN", result.GetProperty("settings")[1].GetProperty("failures")[0].GetString()!);
        Assert.DoesNotContain("--vary", command);
        Assert.AreEqual(command, JsonDocument.Parse(File.ReadAllText(folder["out", "best.json"])).RootElement.GetProperty("commandLine").GetString());
        // Two settings with one epoch, one with two.
        Assert.HasCount(1 + 3, File.ReadAllLines(folder["out", "results.csv"]));
        foreach (string file in HistoryFiles.All)
            Assert.HasCount(2, Directory.GetFiles(folder["out"], file, SearchOption.AllDirectories));

        CliRun more = CliRun.Of([.. line, "--seeds", "2"]);
        Assert.AreEqual(ExitCodes.Success, more.ExitCode, more.Errors);
        Assert.Contains("3 trainings done already", more.Output);
        Assert.Contains(" ± ", more.Output);
        Assert.HasCount(1 + 6, File.ReadAllLines(folder["out", "results.csv"]));

        CliRun.Of([.. line, "--momentum", "0.5"]).ShouldFail(ExitCodes.Failure, "another search", "Momentum: 0.9 there, 0.5 now");
    }

    [TestMethod]
    public void Every_wrong_name_and_value_is_an_error_before_the_first_training()
    {
        using var folder = new TemporaryFolder();
        string[] line = ["search", "--data", "folder:none", "--arch", "resnet18", "--output", folder["out"]];
        CliRun.Of([.. line, "--vary", "rate=1,2", "seed=1,2", "first-classes=2,3", "lr=log:0..1", "mixup=uniform:1", "arch=resnet50,resnet18", "batch"])
            .ShouldFail(ExitCodes.WrongUsage, "no option 'rate'", "weight-decay", "--seeds", "could then not be compared", "log:0..1", "uniform:1", "'arch' is varied twice, or given", "'batch' has no values");
        CliRun.Of([.. line, "--vary", "lr=0.1,fast", "--vary", "head=identity,hydra", "--vary", "schedule=cosine|steps:0.5,2"])
            .ShouldFail(ExitCodes.WrongUsage, "'fast' is no number", "hydra", "steps:0.5,2");
        CliRun.Of([.. line, "--vary", "lr=0.1,1"]).ShouldFail(ExitCodes.WrongUsage, "--head");
        CliRun.Of([.. line, "--vary", "head=identity,learned", "--distributed", "mpi"]).ShouldFail(ExitCodes.WrongUsage, "--distributed is for train");
        CliRun.Of([.. line, "--vary", "lr=log:0.1..1"]).ShouldFail(ExitCodes.WrongUsage, "a grid has no values");
        CliRun.Of([.. line, "--vary", "head=identity,learned", "--trials", "3", "--strategy", "grid", "--jobs", "2", "--trial", "0/2", "--halving", "1", "--metric", "f1", "--seeds", "0"])
            .ShouldFail(ExitCodes.WrongUsage, "--trials is for", "--jobs and --trial", "--trial", "1/4", "--halving", "--metric", "--seeds");
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void A_varied_option_takes_the_words_of_train()
    {
        string[] names = ["lr", "weight-decay", "schedule", "augment", "batch"];
        SearchDimension decay = VaryParser.Parse("--wd=log:1e-5..1e-3:3", names);
        Assert.AreEqual("weight-decay", decay.Name);
        CollectionAssert.AreEqual(new[] { "1E-05", "0.0001", "0.001" }, decay.Choices.Select(c => c.Text).ToArray());
        CollectionAssert.AreEqual(new[] { "cosine", "steps:0.5,0.75:0.1" }, VaryParser.Parse("schedule=cosine|steps:0.5,0.75:0.1", names).Choices.Select(c => c.Text).ToArray());
        Assert.AreEqual("--data=folder:a b --lr=-1 --augment=x", string.Join(' ', TrainLine.With(
            [new("--data", ["folder:a b"])], [KeyValuePair.Create("lr", "-1"), KeyValuePair.Create("batch", "default"), KeyValuePair.Create("augment", "x")]).SelectMany(o => o.Arguments())));
        Assert.AreEqual("--data 'folder:a b'", new GivenOption("--data", ["folder:a b"]).ToString());
    }

    [TestMethod]
    [DataRow("head-init")]
    [DataRow("reinitialize")]
    public void Where_new_layers_begin_is_varied_under_either_name(string name)
    {
        using var folder = new TemporaryFolder();
        SearchDimension begin = VaryParser.Parse($"{name}=random,lda", ["lr", "head-init"]);
        Assert.AreEqual("head-init", begin.Name);
        CliRun.Of("search", "--data", "folder:none", "--arch", "resnet18", "--head", "identity", "--output", folder["out"], $"--{name}", "ridge", "--vary", "head-init=random,lda", $"{name}=zero,lda")
            .ShouldFail(ExitCodes.WrongUsage, "'head-init' is varied twice, or given");
        CliRun.Of("search", "--data", "folder:none", "--arch", "resnet18", "--head", "identity", "--output", folder["out"], "--vary", $"{name}=zero,lda")
            .ShouldFail(ExitCodes.WrongUsage, "--head-init: 'zero' is no way to begin", "random, truncate, ridge, lda");
    }

    [TestMethod]
    [DataRow("OMPI_COMM_WORLD_RANK=2 OMPI_COMM_WORLD_SIZE=4", "3/4")]
    [DataRow("SLURM_ARRAY_TASK_ID=11 SLURM_ARRAY_TASK_MIN=10 SLURM_ARRAY_TASK_COUNT=3 SLURM_PROCID=0 SLURM_NTASKS=1", "2/3")]
    [DataRow("SLURM_PROCID=0 SLURM_NTASKS=5", "1/5")]
    [DataRow("PMI_RANK=5 PMI_SIZE=5", null)]
    public void A_launcher_tells_which_share_a_process_has(string environment, string? expected)
    {
        Dictionary<string, string> variables = environment.Split(' ').ToDictionary(v => v[..v.IndexOf('=')], v => v[(v.IndexOf('=') + 1)..]);
        if (expected is null)
            Assert.ThrowsExactly<FormatException>(() => TrialEnvironment.Find(variables.GetValueOrDefault));
        else
            Assert.AreEqual(expected, TrialEnvironment.Find(variables.GetValueOrDefault).ToString());
        Assert.AreEqual(DistributedMode.None, EstimatorTrialRunner.AsTrial(new() { Distributed = DistributedMode.Mpi }, null, null).Distributed);
        // What mpirun starts is divided without a word; a job array could be one of complete searches.
        Assert.AreEqual(environment.StartsWith("OMPI", StringComparison.Ordinal) ? expected : null, TrialEnvironment.OfMpirun(variables.GetValueOrDefault)?.ToString());
    }
}
