namespace MlNetFixedHeads;

/// <summary>What turns pooled features into class scores: a learned layer, or something that is never trained.</summary>
public sealed record ClassifierHead
{
    private ClassifierHead(string name) => Name = name;

    /// <summary>The usual fully connected layer, y = Wx + b, learned with the rest.</summary>
    public static ClassifierHead Learned { get; } = new("learned");

    /// <summary>No layer at all (Qian 2020, section 3.1): the last convolution has one output channel per class, and the mean of
    /// channel k is the logit of class k. Every output channel is a class activation map.</summary>
    public static ClassifierHead Identity { get; } = new("identity");

    /// <summary>All heads, in the order of their documentation.</summary>
    public static IReadOnlyList<ClassifierHead> All { get; } = [Learned, Identity];

    /// <summary>The head's name, such as <c>identity</c>.</summary>
    public string Name { get; }

    /// <summary>Finds a head by its name, ignoring case.</summary>
    /// <param name="name">A name, such as <c>identity</c>.</param>
    /// <returns>The head.</returns>
    /// <exception cref="ArgumentException">No head has this name; the message lists those there are.</exception>
    public static ClassifierHead Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(h => string.Equals(h.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"Unknown head '{name}'; expected one of {string.Join(", ", All.Select(h => h.Name))}.", nameof(name));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
