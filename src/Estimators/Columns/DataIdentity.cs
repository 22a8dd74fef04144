using System.Globalization;
using MlNetFixedHeads.TorchBridge.Training.Checkpoints;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>What tells the pictures and classes of a training from those of another.</summary>
/// <param name="Training">The training pictures: their number, and a hash of their names or contents, classes and weights, in order.</param>
/// <param name="Validation">The validation pictures likewise, or null where there are none of their own.</param>
/// <param name="Classes">Number and a hash of the classes' names.</param>
internal sealed record DataIdentity(string Training, string? Validation, string Classes)
{
    public DataIdentity(ImageTable train, ImageTable? validation, IReadOnlyList<string> classNames)
        : this(train.Identity(), validation?.Identity(), string.Create(CultureInfo.InvariantCulture, $"{classNames.Count} ({RunConfiguration.HashOf(classNames)})"))
    {
    }

    /// <summary>All of it in a word.</summary>
    public string Hash => RunConfiguration.HashOf([Training, Validation ?? "", Classes]);

    /// <summary>By name.</summary>
    public IEnumerable<KeyValuePair<string, string>> Facts =>
    [
        KeyValuePair.Create("training pictures", Training), KeyValuePair.Create("validation pictures", Validation ?? "none"), KeyValuePair.Create("classes", Classes),
    ];
}
