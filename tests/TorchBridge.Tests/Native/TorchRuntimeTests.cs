using System.Diagnostics;
using MlNetFixedHeads.TorchBridge.Native;
using TorchSharp;

namespace MlNetFixedHeads.TorchBridge.Tests.Native;

[TestClass]
public sealed class TorchRuntimeTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public void Tensors_work_after_loading_from_many_threads()
    {
        Parallel.For(0, 16, _ => TorchRuntime.EnsureLoaded());
        using torch.Tensor product = torch.ones(3, 4).matmul(torch.ones(4, 5));
        Assert.AreEqual(60f, product.sum().item<float>());
    }

    [TestMethod]
    public async Task Two_processes_load_at_once_with_an_empty_cache()
    {
        if (!OperatingSystem.IsLinux()) Assert.Inconclusive("Only Linux needs the cache.");
        DirectoryInfo cache = Directory.CreateTempSubdirectory("fixedheads-test-");
        try
        {
            Task<(int Code, string Text)>[] runs = [.. Enumerable.Range(0, 2).Select(_ => RunLoadingTest(cache.FullName))];
            foreach ((int code, string text) in await Task.WhenAll(runs)) Assert.AreEqual(0, code, text);
            string[] files = Directory.GetFiles(cache.FullName, "*", SearchOption.AllDirectories);
            Assert.IsLessThanOrEqualTo(1, files.Length, string.Join(", ", files));
            Assert.IsFalse(files.Any(f => f.EndsWith(".partial", StringComparison.Ordinal)));
        }
        finally
        {
            cache.Delete(recursive: true);
        }
    }

    private async Task<(int Code, string Text)> RunLoadingTest(string cache)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(TorchRuntimeTests).Assembly.Location);
        start.ArgumentList.Add("--filter");
        start.ArgumentList.Add($"Name={nameof(Tensors_work_after_loading_from_many_threads)}");
        start.Environment[PatchedLibraryCache.FolderVariable] = cache;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.CancellationToken);
        await process.WaitForExitAsync(TestContext.CancellationToken);
        return (process.ExitCode, await output + await error);
    }
}
