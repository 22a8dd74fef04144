using CsCheck;
using MlNetFixedHeads.TorchBridge.Native;

namespace MlNetFixedHeads.TorchBridge.Tests.Native;

[TestClass]
public sealed class ElfVersionPatcherTests
{
    private static readonly byte[] Elf = SmallElf.Requiring(
        ("libc.so.6", ["GLIBC_2.14", "GLIBC_2.34"]), ("libstdc++.so.6", ["GLIBCXX_3.4.3", "GLIBCXX_3.4.32", "GLIBCXX_3.4.30"]));

    [TestMethod]
    public void Only_the_weak_bit_of_the_named_version_changes()
    {
        byte[] patched = ElfVersionPatcher.MakeVersionWeak(Elf, "GLIBCXX_3.4.32");
        // Requirements end where the two section headers start; the version is the last but one.
        int expected = Elf.Length - 128 - 32 + 4;
        CollectionAssert.AreEqual(new[] { (expected, 2) }, Differences(Elf, patched));
    }

    [TestMethod]
    public void Patching_twice_changes_nothing_more()
    {
        byte[] patched = ElfVersionPatcher.MakeVersionWeak(Elf, "GLIBC_2.14");
        CollectionAssert.AreEqual(patched, ElfVersionPatcher.MakeVersionWeak(patched, "GLIBC_2.14"));
    }

    [TestMethod]
    public void The_real_library_differs_in_one_bit()
    {
        if (NativeFolders.OfThisProcess().Find("libLibTorchSharp.so") is not { } path)
        {
            Assert.Inconclusive("Only on Linux is there a libLibTorchSharp.so.");
            return;
        }

        byte[] original = File.ReadAllBytes(path);
        List<(int Offset, int Change)> differences = Differences(original, ElfVersionPatcher.MakeVersionWeak(original, LinuxTorchLoader.UnusedVersion));
        Assert.HasCount(1, differences);
        Assert.AreEqual(2, differences[0].Change);
    }

    [TestMethod]
    public void A_version_that_is_not_required_is_an_error()
    {
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => ElfVersionPatcher.MakeVersionWeak(Elf, "GLIBCXX_3.4.99"));
        Assert.Contains("GLIBCXX_3.4.99", error.Message);
    }

    [TestMethod]
    public void Truncated_files_are_refused_at_every_length()
    {
        for (int length = 0; length < Elf.Length; length++)
            Assert.ThrowsExactly<InvalidDataException>(() => ElfVersionPatcher.MakeVersionWeak(Elf.AsSpan(0, length), "GLIBCXX_3.4.32"));
    }

    [TestMethod]
    public void Other_kinds_of_file_are_refused()
    {
        byte[] elf32 = [.. Elf];
        elf32[4] = 1;
        byte[] bigEndian = [.. Elf];
        bigEndian[5] = 2;
        foreach (byte[] file in new[] { elf32, bigEndian, new byte[4096] })
            Assert.ThrowsExactly<InvalidDataException>(() => ElfVersionPatcher.MakeVersionWeak(file, "GLIBCXX_3.4.32"));
    }

    [TestMethod]
    public void Damaged_files_are_refused_or_changed_by_weak_bits_alone()
    {
        Gen<(int Position, byte Value)[]> damage = Gen.Select(Gen.Int[0, Elf.Length - 1], Gen.Byte).Array[1, 4];
        damage.Sample(changes =>
        {
            byte[] damaged = [.. Elf];
            foreach ((int position, byte value) in changes) damaged[position] = value;
            try
            {
                byte[] patched = ElfVersionPatcher.MakeVersionWeak(damaged, "GLIBCXX_3.4.32");
                Assert.IsTrue(Differences(damaged, patched).TrueForAll(d => d.Change == 2));
            }
            catch (InvalidDataException)
            {
                // The only way to refuse.
            }
        });
    }

    private static List<(int Offset, int Change)> Differences(byte[] a, byte[] b)
    {
        Assert.HasCount(a.Length, b);
        return [.. Enumerable.Range(0, a.Length).Where(i => a[i] != b[i]).Select(i => (i, a[i] ^ b[i]))];
    }
}
