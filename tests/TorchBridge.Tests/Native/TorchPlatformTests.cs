using System.Runtime.InteropServices;
using MlNetFixedHeads.TorchBridge.Native;

namespace MlNetFixedHeads.TorchBridge.Tests.Native;

[TestClass]
public sealed class TorchPlatformTests
{
    [TestMethod]
    [DataRow("linux-x64", Architecture.X64)]
    [DataRow("ubuntu.24.04-x64", Architecture.X64)]
    [DataRow("win-x64", Architecture.X64)]
    [DataRow("osx-arm64", Architecture.Arm64)]
    public void Platforms_with_a_native_build_have_no_problem(string runtime, Architecture architecture) =>
        Assert.IsNull(TorchPlatform.Problem(runtime, architecture));

    [TestMethod]
    [DataRow("linux-musl-x64", Architecture.X64, "musl")]
    [DataRow("alpine.3.20-x64", Architecture.X64, "musl")]
    [DataRow("linux-arm64", Architecture.Arm64, "linux-arm64")]
    [DataRow("linux-arm", Architecture.Arm, "64-bit")]
    [DataRow("win-x86", Architecture.X86, "64-bit")]
    [DataRow("osx-x64", Architecture.X64, "arm64")]
    public void Others_get_one_sentence_with_the_reason(string runtime, Architecture architecture, string reason)
    {
        string? problem = TorchPlatform.Problem(runtime, architecture);
        Assert.IsNotNull(problem);
        Assert.Contains(reason, problem);
        Assert.DoesNotContain("\n", problem);
    }
}
