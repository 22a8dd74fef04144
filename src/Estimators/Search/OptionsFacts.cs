using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace MlNetFixedHeads.Estimators.Search;

/// <summary>Options as names and texts, those within others as <c>outer.inner</c>, to tell whether two runs were asked for the same.</summary>
internal static class OptionsFacts
{
    private const int Deepest = 6;

    /// <summary>What changes no result: where messages go, how fast it is, what is kept where.</summary>
    private static readonly HashSet<string> Without = new(StringComparer.Ordinal)
    {
        nameof(FixedHeadCnnOptions.Logger), nameof(FixedHeadCnnOptions.Progress), nameof(FixedHeadCnnOptions.CancellationToken), nameof(FixedHeadCnnOptions.Threads),
        nameof(FixedHeadCnnOptions.LoaderThreads), nameof(FixedHeadCnnOptions.Scoring), nameof(FixedHeadCnnOptions.Cache), nameof(FixedHeadCnnOptions.CacheMemoryMB),
        nameof(FixedHeadCnnOptions.CacheFolder), nameof(FixedHeadCnnOptions.CacheDiskMB), nameof(FixedHeadCnnOptions.CheckpointFolder),
        nameof(FixedHeadCnnOptions.CheckpointMinutes), nameof(FixedHeadCnnOptions.CheckpointsKept), nameof(FixedHeadCnnOptions.Resume), nameof(FixedHeadCnnOptions.Distributed),
    };

    public static IEnumerable<KeyValuePair<string, string>> Of(FixedHeadCnnOptions options) => Properties("", options, 0);

    /// <summary>Any record.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(string name, object value) => Parts(name, value, 0);

    private static IEnumerable<KeyValuePair<string, string>> Properties(string prefix, object owner, int depth)
        => owner.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0 && !(depth == 0 && Without.Contains(p.Name)))
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .SelectMany(p => Parts($"{prefix}{p.Name}", p.GetValue(owner), depth + 1));

    private static IEnumerable<KeyValuePair<string, string>> Parts(string name, object? value, int depth)
    {
        Type? type = value?.GetType();
        bool own = type is { IsEnum: false } && value is not (Microsoft.ML.IDataView or IEnumerable) && type.Namespace?.StartsWith(nameof(MlNetFixedHeads), StringComparison.Ordinal) == true && depth < Deepest;
        // A text that a type gives of itself need not say all; one that the compiler made does not look into lists.
        if (!own || HasText(type!))
            yield return KeyValuePair.Create(name, Text(value));
        if (!own)
            yield break;
        foreach (KeyValuePair<string, string> part in Properties($"{name}.", value!, depth))
            yield return part;
    }

    private static string Text(object? value) => value switch
    {
        null => "none",
        string text => text,
        Microsoft.ML.IDataView => "given",
        ITuple tuple => string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => Text(tuple[i]))),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Text))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static bool HasText(Type type) => type.GetMethod(nameof(ToString), Type.EmptyTypes) is { } method
        && method.DeclaringType == type && method.GetCustomAttribute<CompilerGeneratedAttribute>() is null;
}
