using System.Text.Json;
using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.Cli.Tests;

[TestClass]
public sealed class MatrixTests
{
    [TestMethod]
    public void The_frozen_matrix_is_written_with_a_row_for_each_class()
    {
        using var folder = new TemporaryFolder();
        string path = folder["hadamard.safetensors"];
        JsonElement json = Inspect("hadamard", 20, path, "--json").Json().GetProperty("matrix");

        using IWeightsFile file = WeightsFiles.Open(path);
        StateEntry weight = file.State.Entries.Single();
        Assert.AreEqual("weight", weight.Name);
        CollectionAssert.AreEqual(new long[] { 20, 64 }, weight.Shape.ToArray());
        float[] values = weight.ReadSingle();
        for (int i = 0; i < values.Length; i++)
            Assert.AreEqual(int.PopCount(i / 64 & i % 64) % 2 == 0 ? 1 : -1, values[i], "Sylvester: (-1)^(common bits of row and column).");
        Assert.AreEqual("hadamard", file.Metadata["head"]);
        Assert.AreEqual(20, json.GetProperty("rows").GetInt32());
        Assert.AreEqual(64, json.GetProperty("columns").GetInt32());
        Assert.AreEqual(new FileInfo(path).Length, json.GetProperty("bytes").GetInt64());
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void A_simplex_behind_a_learned_map_has_a_column_fewer_than_classes()
    {
        using var folder = new TemporaryFolder();
        CliRun run = Inspect("simplex", 8, folder["simplex.safetensors"]);
        Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
        Assert.Contains("tensor 'weight', 8 x 7", run.Output);

        using IWeightsFile file = WeightsFiles.Open(folder["simplex.safetensors"]);
        float[] values = file.State.Entries.Single().ReadSingle();
        double Dot(int a, int b) => Enumerable.Range(0, 7).Sum(i => (double)values[(7 * a) + i] * values[(7 * b) + i]);
        Assert.AreEqual(1, Dot(3, 3), 1e-6);
        Assert.AreEqual(-1.0 / 7, Dot(2, 5), 1e-6);
    }

    [TestMethod]
    public void The_seed_of_a_head_is_the_seed_of_its_matrix()
    {
        using var folder = new TemporaryFolder();
        string[] heads = ["orthogonal", "orthogonal:seed=3", "orthogonal"];
        for (int i = 0; i < heads.Length; i++)
            Assert.AreEqual(ExitCodes.Success, Inspect(heads[i], 5, folder[$"{i}.safetensors"]).ExitCode);

        byte[] Bytes(int i) => File.ReadAllBytes(folder[$"{i}.safetensors"]);
        CollectionAssert.AreEqual(Bytes(0), Bytes(2));
        CollectionAssert.AreNotEqual(Bytes(0), Bytes(1));
    }

    [TestMethod]
    [DataRow("identity", "it has no layer at all")]
    [DataRow("identity_truncated", "it has no layer at all")]
    [DataRow("learned", "its weights are learned")]
    [DataRow("conv3x3", "its weights are learned")]
    public void A_head_without_a_frozen_matrix_is_refused(string head, string why)
    {
        using var folder = new TemporaryFolder();
        Inspect(head, 5, folder["none.safetensors"]).ShouldFail(ExitCodes.Failure, $"head '{head}' has no frozen matrix; {why}");
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void An_existing_file_is_kept()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["mine"], "mine");
        Inspect("etf", 5, folder["mine"]).ShouldFail(ExitCodes.Failure, "--matrix", "is there already");
        Assert.AreEqual("mine", File.ReadAllText(folder["mine"]));
        Inspect("etf", 5, folder.Path).ShouldFail(ExitCodes.Failure, "is a folder");
        Inspect("etf", 5, folder["no", "where"]).ShouldFail(ExitCodes.Failure, "there is no folder");
    }

    private static CliRun Inspect(string head, int classes, string path, params string[] more) => CliRun.Of(
    [
        "inspect", "--arch", "resnet32_cifar", "--head", head, "--classes", classes.ToString(System.Globalization.CultureInfo.InvariantCulture), "--matrix", path, .. more,
    ]);
}
