using System.Text.RegularExpressions;

namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch;

/// <summary>Brings the names of a checkpoint's tensors into the form of the model's own.</summary>
internal static partial class StateNames
{
    /// <summary>What wrappers of a model (several GPUs, compilation) put before every name.</summary>
    private static readonly string[] Wrappers = ["module.", "_orig_mod."];

    /// <summary>The counter that averaged models have beside their module.</summary>
    private const string AverageCounter = "n_averaged";

    /// <summary>A name of nothing but prefixes would be copied once for each.</summary>
    private const int DeepestWrapping = 16;

    /// <summary>The names with wrappers' prefixes taken off, where all have them, and DenseNet's <c>norm.1</c> as the present <c>norm1</c>; null for
    /// what belongs to a wrapper.</summary>
    public static string?[] Normalise(IReadOnlyList<string> names)
    {
        string?[] result = [.. names];
        for (int depth = 0; depth < DeepestWrapping && Array.Find(Wrappers, w => result.Any(n => n is not null and not AverageCounter) && result.All(n => n is null or AverageCounter || n.StartsWith(w, StringComparison.Ordinal))) is { } wrapper; depth++)
            result = [.. result.Select(n => n is null or AverageCounter ? null : n[wrapper.Length..])];
        return [.. result.Select(n => n is null ? null : DenseLayer().Replace(n, "$1$2"))];
    }

    /// <summary>A name of the published DenseNets, made when a layer could be called "norm.1".</summary>
    [GeneratedRegex(@"^(.*denselayer\d+\.(?:norm|relu|conv))\.([12]\.(?:weight|bias|running_mean|running_var))$", RegexOptions.CultureInvariant)]
    private static partial Regex DenseLayer();
}
