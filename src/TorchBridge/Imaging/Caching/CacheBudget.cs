namespace MlNetFixedHeads.TorchBridge.Imaging.Caching;

/// <summary>How much memory pictures, or the output of a frozen trunk, are kept in.</summary>
internal static class CacheBudget
{
    /// <summary>Part of the memory that they take unless it is said how much.</summary>
    public const int Part = 4;

    /// <summary>Bytes they may take.</summary>
    /// <param name="asked">What was said; null takes a quarter of what the process may use.</param>
    public static long Bytes(long? asked) => asked ?? (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Part);
}
