namespace MlNetFixedHeads.HeadAccuracy;

/// <summary>A head on a trunk.</summary>
/// <param name="Head">The head with its options.</param>
/// <param name="Widened">Whether the trunk is given one channel per class.</param>
internal sealed record Contender(ClassifierHead Head, bool Widened = false)
{
    /// <summary>All heads with their defaults, and the learned layer on the trunk that the identity head has.</summary>
    public static IReadOnlyList<Contender> All { get; } =
        [.. ClassifierHead.All.Select(head => new Contender(head)), new(ClassifierHead.Learned, Widened: true)];

    public string Name => Widened ? $"{Head} on K channels" : Head.ToString();

    public NetworkVariant Variant => new() { WidenToClasses = Widened };
}
