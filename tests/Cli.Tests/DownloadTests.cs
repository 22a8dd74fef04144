using System.Text;
using MlNetFixedHeads.TorchBridge.Tests.Weights.Download;

namespace MlNetFixedHeads.Cli.Tests;

[TestClass]
public sealed class DownloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Wrong_bytes_are_told_and_leave_no_file()
    {
        using FileServer server = new(Encoding.ASCII.GetBytes("a sign-in page"));
        CliRun run = Download("cifar100", "--from", server.Url("file").AbsoluteUri);
        run.ShouldFail(ExitCodes.Failure, "cifar-100-binary.tar.gz failed", "expected 03b5dce01913d631647c71ecec9e9cb8", "It was deleted", "--from URL");
        StringAssert.Contains(run.Output, $"Downloading {server.Url("file/cifar-100-binary.tar.gz")}");
        Assert.IsFalse(File.Exists(_folder["set", "cifar-100-binary.tar.gz"]));
    }

    [TestMethod]
    public void Cars_need_another_address_and_it_is_said_what_to_place_where() =>
        Download("cars196").ShouldFail(ExitCodes.Failure, "no longer where its authors published it", "cars_test_annos_withlabels.mat", _folder["set"], "--from URL");

    [TestMethod]
    public void A_file_of_the_same_name_is_left_as_it_is()
    {
        Directory.CreateDirectory(_folder["set"]);
        File.WriteAllText(_folder["set", "imagelabels.mat"], "mine");
        Download("flowers102").ShouldFail(ExitCodes.Failure, "imagelabels.mat' has MD5", "It is left as it is");
        Assert.AreEqual("mine", File.ReadAllText(_folder["set", "imagelabels.mat"]));
    }

    [TestMethod]
    public void Wrong_usage_is_found_before_anything_is_asked_for()
    {
        Download("mnist").ShouldFail(ExitCodes.WrongUsage, "'mnist' is no data set that can be downloaded; expected flowers102, cars196, cifar100");
        Download("cifar100", "--from", "http://example.org/x").ShouldFail(ExitCodes.WrongUsage, "is no https address");
        CliRun.Of("download", "cifar100").ShouldFail(ExitCodes.WrongUsage, "--to");
        CliRun.Of("evaluate", "--model", "m", "--data", "folder:x", "--first-classes", "3").ShouldFail(ExitCodes.WrongUsage, "only cifar100 and imagenet can be cut");
        CliRun.Of("evaluate", "--model", "m", "--data", "imagenet:x", "--coarse-labels").ShouldFail(ExitCodes.WrongUsage, "only cifar100 has coarse labels");
    }

    private CliRun Download(string name, params string[] more) => CliRun.Of(["download", name, "--to", _folder["set"], .. more]);
}
