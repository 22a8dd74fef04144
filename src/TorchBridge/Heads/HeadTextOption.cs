namespace MlNetFixedHeads.TorchBridge.Heads;

/// <summary>One option in a head's text form.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Value">What its value may be, or null where it takes none.</param>
/// <param name="Heads">The heads that have it.</param>
/// <param name="Apply">The head with the option set.</param>
/// <param name="Written">The value that stands for the head's, empty where the option takes none, null at its default.</param>
internal sealed record HeadTextOption(
    string Key, string? Value, IReadOnlyList<HeadKind> Heads, Func<ClassifierHead, string, ClassifierHead> Apply, Func<ClassifierHead, string?> Written)
{
    public string Usage => Value is null ? Key : $"{Key}=({Value})";

    public string? Format(ClassifierHead head) => Written(head) switch
    {
        null => null,
        "" => Key,
        var value => $"{Key}={value}",
    };
}
