namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>Questions about dotted parameter names.</summary>
internal static class WeightNames
{
    /// <summary>Whether a name is the prefix itself or lies below it.</summary>
    public static bool IsUnder(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && (name.Length == prefix.Length || name[prefix.Length] == '.');
}
