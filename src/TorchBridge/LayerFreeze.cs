using System.Globalization;

namespace MlNetFixedHeads;

/// <summary>Layers that do not learn during some of the epochs. Their batch norms use the statistics they have, and these stay too.</summary>
public sealed record LayerFreeze
{
    /// <summary>Stands for all layers but those that the head replaces or adds, or that the pretrained weights lack.</summary>
    public const string Trunk = "trunk";

    /// <summary>Stands for all batch norms.</summary>
    public const string Norms = "norms";

    /// <summary>Which layers: <see cref="Trunk"/>, <see cref="Norms"/>, or the beginning of their names up to a dot, such as <c>layer1</c>,
    /// <c>layer4.0</c> or <c>features.3</c>. Defaults to <see cref="Trunk"/>.</summary>
    public string Layers { get; init; } = Trunk;

    /// <summary>Epochs that are done when they freeze, 0 or more. Defaults to 0: from the beginning.</summary>
    public int From { get; init; }

    /// <summary>Epochs that are done when they learn again, above <see cref="From"/>. Defaults to null: never.</summary>
    public int? Until { get; init; }

    /// <summary>Reads <c>LAYERS</c>, <c>LAYERS:UNTIL</c> or <c>LAYERS:FROM-[UNTIL]</c>, such as <c>trunk:2</c> or <c>norms:10-</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The layers and epochs.</returns>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static LayerFreeze Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(':');
        var layers = parts[0].Trim();
        if (layers.Length > 0 && parts.Length <= 2)
        {
            var epochs = parts.Length == 2 ? parts[1].Split('-') : ["0", ""];
            switch (epochs)
            {
                case [var until] when Whole(until) is { } end and > 0:
                    return new() { Layers = layers, Until = end };
                case [var from, ""] when Whole(from) is { } start:
                    return new() { Layers = layers, From = start };
                case [var from, var until] when Whole(from) is { } start && Whole(until) is { } end && end > start:
                    return new() { Layers = layers, From = start, Until = end };
            }
        }

        throw new FormatException($"'{text}' names no frozen layers; expected LAYERS, LAYERS:UNTIL or LAYERS:FROM-[UNTIL] in epochs, such as {Trunk}:2.");
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Layers}:{From}-{Until}");

    /// <summary>Whether they are frozen in an epoch, counted from 0.</summary>
    internal bool Holds(int epoch) => epoch >= From && !(epoch >= Until);

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
