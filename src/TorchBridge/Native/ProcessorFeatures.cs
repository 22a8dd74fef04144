using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace MlNetFixedHeads.TorchBridge.Native;

/// <summary>What the processor has instructions for.</summary>
internal static class ProcessorFeatures
{
    private const int ExtendedFeatures = 7;
    private const int SecondLeaf = 1;

    // Leaf 7, subleaf 1: EAX and EDX.
    private const int AvxVnni = 1 << 4, Avx512BFloat16 = 1 << 5;
    private const int AvxVnniInt8 = 1 << 4, AvxConversion = 1 << 5;

    // Subleaf 0: ECX and EDX.
    private const int Avx512Vnni = 1 << 11;
    private const int AmxBFloat16 = 1 << 22, Avx512Float16 = 1 << 23, AmxInt8 = 1 << 25;

    // Three leaves have the name, sixteen letters each.
    private const int FirstOfName = unchecked((int)0x80000002), LastOfName = unchecked((int)0x80000004);

    /// <summary>The processor's name; without one, its architecture. Kernels are also chosen by the sizes of caches, which go with it.</summary>
    public static string Name
    {
        get
        {
            if (!X86Base.IsSupported || (uint)X86Base.CpuId(unchecked((int)0x80000000), 0).Eax < unchecked((uint)LastOfName))
                return RuntimeInformation.ProcessArchitecture.ToString();
            List<int> letters = [];
            for (var leaf = FirstOfName; leaf <= LastOfName; leaf++)
            {
                var (a, b, c, d) = X86Base.CpuId(leaf, 0);
                letters.AddRange([a, b, c, d]);
            }

            return Encoding.ASCII.GetString(MemoryMarshal.AsBytes<int>(letters.ToArray())).Trim('\0', ' ');
        }
    }

    /// <summary>Whether libtorch's convolutions have instructions for bfloat16: AVX512-BF16, which every processor with AMX has as well, or AVX2 with those of
    /// the same generation. Others compute it in software, many times slower than 32 bits.</summary>
    public static bool HasBFloat16
    {
        get
        {
            if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < ExtendedFeatures || X86Base.CpuId(ExtendedFeatures, 0).Eax < SecondLeaf)
                return false;
            var (a, _, _, d) = X86Base.CpuId(ExtendedFeatures, SecondLeaf);
            // Whether the system keeps the wide registers is asked of .NET.
            return (Avx512F.IsSupported && (a & Avx512BFloat16) != 0)
                || (Avx2.IsSupported && (a & AvxVnni) != 0 && (d & AvxVnniInt8) != 0 && (d & AvxConversion) != 0);
        }
    }

    /// <summary>The instructions by which libtorch and oneDNN choose among kernels.</summary>
    public static IEnumerable<string> Instructions()
    {
        (string Name, bool Has)[] known = [("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX512", Avx512BW.IsSupported), ("NEON", AdvSimd.IsSupported), ("DotProduct", Dp.IsSupported)];
        return known.Where(k => k.Has).Select(k => k.Name).Concat(Extended());
    }

    private static IEnumerable<string> Extended()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < ExtendedFeatures)
            return [];
        var (most, _, c, d) = X86Base.CpuId(ExtendedFeatures, 0);
        var a = most < SecondLeaf ? 0 : X86Base.CpuId(ExtendedFeatures, SecondLeaf).Eax;
        (string Name, bool Has)[] known =
        [
            ("AVX512-VNNI", (c & Avx512Vnni) != 0), ("AVX512-BF16", (a & Avx512BFloat16) != 0), ("AVX512-FP16", (d & Avx512Float16) != 0),
            ("AVX-VNNI", (a & AvxVnni) != 0), ("AMX-BF16", (d & AmxBFloat16) != 0), ("AMX-INT8", (d & AmxInt8) != 0),
        ];
        return known.Where(k => k.Has).Select(k => k.Name);
    }
}
