using System.Text.Json;
using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.Cli.Tests;

[TestClass]
public sealed class ConvertTests
{
    [TestMethod]
    [DataRow("training_zip.pth")]
    [DataRow("training_legacy.pth")]
    public void A_checkpoint_becomes_safetensors_with_its_element_types(string name)
    {
        using var folder = new TemporaryFolder();
        JsonElement report = CliRun.Of("convert", Fixture(name), folder["out.safetensors"], "--json").Json();
        Assert.AreEqual(6, report.GetProperty("tensors").GetInt32());
        Assert.AreEqual(5, report.GetProperty("types").GetProperty("F32").GetInt32());
        Assert.AreEqual(1, report.GetProperty("types").GetProperty("I64").GetInt32());
        Assert.AreEqual(new FileInfo(folder["out.safetensors"]).Length, report.GetProperty("bytes").GetInt64());
        using IWeightsFile expected = WeightsFiles.Open(Fixture(name));
        using SafetensorsFile written = SafetensorsFile.Open(folder["out.safetensors"]);
        foreach (StateEntry entry in expected.State.Entries)
        {
            Assert.IsTrue(written.State.TryGet(entry.Name, out StateEntry? other));
            Assert.AreEqual(entry.ToString(), other.ToString());
            CollectionAssert.AreEqual(entry.ReadBytes(), other.ReadBytes(), entry.Name);
        }
    }

    [TestMethod]
    public void A_precision_changes_floating_point_tensors_only()
    {
        using var folder = new TemporaryFolder();
        CliRun run = CliRun.Of("convert", Fixture("types_zip.pth"), folder["half.safetensors"], "--precision", "fp16");
        Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
        foreach (string part in new[] { "10 tensors", "5 F16", "2 I64", "1 I32", "1 U8", "1 BOOL" })
            Assert.Contains(part, run.Output);
        using SafetensorsFile written = SafetensorsFile.Open(folder["half.safetensors"]);
        using IWeightsFile expected = WeightsFiles.Open(Fixture("types_zip.pth"));
        foreach (StateEntry entry in expected.State.Entries)
            CollectionAssert.AreEqual(entry.ReadSingle(), written.ReadSingle(entry.Name), entry.Name);
    }

    [TestMethod]
    public void What_is_there_already_is_not_overwritten_unasked()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["out.safetensors"], "mine");
        CliRun.Of("convert", Fixture("types_zip.pth"), folder["out.safetensors"]).ShouldFail(ExitCodes.Failure, "--overwrite", "out.safetensors");
        Assert.AreEqual("mine", File.ReadAllText(folder["out.safetensors"]));
        Assert.AreEqual(ExitCodes.Success, CliRun.Of("convert", Fixture("types_zip.pth"), folder["out.safetensors"], "--overwrite").ExitCode);
        CliRun.Of("convert", folder["out.safetensors"], folder["out.safetensors"], "--overwrite").ShouldFail(ExitCodes.Failure, "is the input");
    }

    [TestMethod]
    public void Hostile_missing_and_foreign_input_is_one_clear_message_and_writes_nothing()
    {
        using var folder = new TemporaryFolder();
        string output = folder["out.safetensors"];
        CliRun.Of("convert", Fixture("hostile_zip.pth"), output).ShouldFail(ExitCodes.Failure, "posix.system", "hostile_zip.pth");
        CliRun.Of("convert", folder["none.pth"], output).ShouldFail(ExitCodes.Failure, "none.pth", "no such file");
        File.WriteAllText(folder["text.pth"], "no checkpoint");
        CliRun.Of("convert", folder["text.pth"], output).ShouldFail(ExitCodes.Failure, "text.pth", "expected a PyTorch checkpoint");
        CliRun.Of("convert", Fixture("types_zip.pth"), folder["none/out.safetensors"]).ShouldFail(ExitCodes.Failure, "no folder");
        CliRun.Of("convert", Fixture("types_zip.pth"), output, "--precision", "fp8").ShouldFail(ExitCodes.WrongUsage, "fp8");
        Assert.IsFalse(File.Exists(output));
    }

    private static string Fixture(string name) => Path.Join(AppContext.BaseDirectory, "Fixtures", "Checkpoints", name);
}
