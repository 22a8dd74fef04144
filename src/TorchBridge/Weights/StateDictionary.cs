using System.Diagnostics.CodeAnalysis;

namespace MlNetFixedHeads.TorchBridge.Weights;

/// <summary>Named tensors in order, whatever they are stored in.</summary>
internal sealed class StateDictionary
{
    private readonly Dictionary<string, StateEntry> _byName;

    /// <summary>Gathers entries under the name of where they come from, which messages use.</summary>
    /// <exception cref="ArgumentException">Two entries have the same name.</exception>
    public StateDictionary(string source, IEnumerable<StateEntry> entries)
    {
        Source = source;
        Entries = [.. entries];
        _byName = Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>The file the tensors come from, or another name for their origin.</summary>
    public string Source { get; }

    public IReadOnlyList<StateEntry> Entries { get; }

    /// <summary>Finds a tensor by its exact name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out StateEntry? entry) => _byName.TryGetValue(name, out entry);
}
