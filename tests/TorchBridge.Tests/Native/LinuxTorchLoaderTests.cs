using MlNetFixedHeads.TorchBridge.Native;

namespace MlNetFixedHeads.TorchBridge.Tests.Native;

[TestClass]
public sealed class LinuxTorchLoaderTests
{
    private readonly string _root = Directory.CreateTempSubdirectory("fixedheads-test-").FullName;

    [TestCleanup]
    public void Delete() => Directory.Delete(_root, recursive: true);

    [TestMethod]
    public void Without_libtorch_the_message_names_folder_and_packages()
    {
        TorchRuntimeException error = Assert.ThrowsExactly<TorchRuntimeException>(Load);
        Assert.Contains("libtorch_cpu.so", error.Message);
        Assert.Contains(_root, error.Message);
        Assert.Contains(TorchPlatform.Packages, error.Message);
    }

    [TestMethod]
    public void Without_TorchSharps_own_library_the_message_names_it()
    {
        Put("libc10.so", "libtorch_cpu.so", "libtorch.so");
        Assert.Contains("libLibTorchSharp.so", Assert.ThrowsExactly<TorchRuntimeException>(Load).Message);
    }

    [TestMethod]
    public void A_file_that_is_no_library_is_named_in_one_line()
    {
        Put("libc10.so", "libtorch_cpu.so", "libtorch.so", "libLibTorchSharp.so");
        string message = Assert.ThrowsExactly<TorchRuntimeException>(Load).Message;
        Assert.Contains(Path.Combine(_root, "libc10.so"), message);
        Assert.DoesNotContain("\n", message);
    }

    [TestMethod]
    [DataRow("/lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)", true)]
    [DataRow("/lib/libstdc++.so.6: version `GLIBCXX_3.4.30' not found (required by /app/libLibTorchSharp.so)", false)]
    [DataRow("libgomp-98b21ff3.so.1: cannot open shared object file: No such file or directory", false)]
    public void Only_the_version_that_nothing_uses_is_worked_around(string error, bool expected) =>
        Assert.AreEqual(expected, LinuxTorchLoader.LacksUnusedVersion("Unable to load shared library.\n" + error));

    [TestMethod]
    public void An_older_system_is_told_so()
    {
        string message = LinuxTorchLoader.Refused("/app/libtorch_cpu.so", "/lib/libc.so.6: version `GLIBC_2.34' not found (required by x)").Message;
        Assert.Contains("GLIBC_2.34", message);
        Assert.Contains("Debian 12", message);
    }

    private void Load() => new LinuxTorchLoader(new NativeFolders([_root]), PatchedLibraryCache.In(Path.Combine(_root, "cache"))).Load();

    private void Put(params string[] names)
    {
        foreach (string name in names) File.WriteAllText(Path.Combine(_root, name), "not a library");
    }
}
