using MlNetFixedHeads.TorchBridge.Native;
using TorchSharp;

namespace MlNetFixedHeads.TorchBridge.Tests.Native;

[TestClass]
public sealed class TorchDeviceTests
{
    [TestMethod]
    public void The_four_forms_are_read()
    {
        Assert.AreEqual((null, 0), TorchDevice.Parse("auto"));
        Assert.AreEqual((DeviceType.CPU, 0), TorchDevice.Parse("CPU"));
        Assert.AreEqual((DeviceType.CUDA, 0), TorchDevice.Parse("cuda"));
        Assert.AreEqual((DeviceType.CUDA, 12), TorchDevice.Parse(" cuda:12 "));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("gpu")]
    [DataRow("cuda:")]
    [DataRow("cuda:-1")]
    [DataRow("cuda:1.0")]
    [DataRow("cpu:0")]
    [DataRow("cuda:99999999999")]
    public void Anything_else_is_refused_with_the_forms(string text) =>
        Assert.Contains("auto, cpu, cuda or cuda:n", Assert.ThrowsExactly<ArgumentException>(() => TorchDevice.Parse(text)).Message);

    [TestMethod]
    public void The_CPU_is_always_there() => Assert.AreEqual(DeviceType.CPU, TorchDevice.Resolve("cpu").type);

    [TestMethod]
    public void Auto_is_CUDA_exactly_where_there_is_CUDA()
    {
        torch.Device device = TorchDevice.Resolve("auto");
        Assert.AreEqual(torch.cuda.is_available() ? DeviceType.CUDA : DeviceType.CPU, device.type);
    }

    [TestMethod]
    public void CUDA_without_its_build_names_the_package()
    {
        TorchRuntime.EnsureLoaded();
        if (torch.cuda.is_available()) Assert.Inconclusive("This machine has CUDA.");
        string message = Assert.ThrowsExactly<TorchRuntimeException>(() => TorchDevice.Resolve("cuda:1")).Message;
        Assert.Contains("cuda:1", message);
        if (OperatingSystem.IsLinux() && !File.Exists(Path.Combine(AppContext.BaseDirectory, "libtorch_cuda.so")))
        {
            Assert.Contains("TorchSharp-cuda-linux", message);
            Assert.Contains("-p:Accelerator=cuda", message);
        }
    }
}
