using System.Runtime.Intrinsics.X86;

namespace MlNetFixedHeads.TorchBridge.Native;

/// <summary>What the processor has instructions for.</summary>
internal static class ProcessorFeatures
{
    private const int ExtendedFeatures = 7;
    private const int SecondLeaf = 1;

    // Leaf 7, subleaf 1: EAX and EDX.
    private const int AvxVnni = 1 << 4, Avx512BFloat16 = 1 << 5;
    private const int AvxVnniInt8 = 1 << 4, AvxConversion = 1 << 5;

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
}
