using System.Runtime.InteropServices;

namespace MlNetFixedHeads;

/// <summary>A confusion matrix that keeps only what occurs: with a thousand classes most of a million cells are empty.</summary>
public sealed class ConfusionCounts
{
    private readonly Dictionary<(int Actual, int Predicted), long> _counts = [];

    internal ConfusionCounts(IReadOnlyList<string> classNames) => ClassNames = classNames;

    /// <summary>The classes; rows and columns are in this order.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The cells that are not empty, row by row.</summary>
    public IEnumerable<(int Actual, int Predicted, long Count)> Cells =>
        _counts.Select(c => (c.Key.Actual, c.Key.Predicted, c.Value)).Order();

    /// <summary>Pictures of a class that were taken for a class.</summary>
    /// <param name="actual">Index of the right class.</param>
    /// <param name="predicted">Index of the predicted class.</param>
    public long this[int actual, int predicted] => _counts.GetValueOrDefault((actual, predicted));

    internal void Add(int actual, int predicted) => CollectionsMarshal.GetValueRefOrAddDefault(_counts, (actual, predicted), out _)++;
}
