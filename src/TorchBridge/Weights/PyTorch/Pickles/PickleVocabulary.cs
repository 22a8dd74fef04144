namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch.Pickles;

/// <summary>What one kind of pickle may hold: all that is not in it is refused.</summary>
/// <param name="Kind">What messages call such a pickle.</param>
/// <param name="Find">Looks up a name by its module; throws <see cref="InvalidDataException"/> for any that is not known to be harmless.</param>
internal sealed record PickleVocabulary(string Kind, Func<string, string, PickleGlobal> Find)
{
    /// <summary>State dictionaries, as PyTorch writes them.</summary>
    public static PickleVocabulary StateDictionary { get; } = new("state dictionary", PickleGlobals.Find);

    /// <summary>Sets a state (first) on a value (second) that <see cref="Find"/>'s functions made; false where it has none. Dictionaries, and
    /// values that are not looked at, need none of it.</summary>
    public Func<object?, object?, bool> Build { get; init; } = (_, _) => false;

    /// <summary>Byte strings longer than this are not read: they are <see cref="PickleBytes"/>.</summary>
    public long LongestBytes { get; init; } = long.MaxValue;
}
