using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Holds out the same share of every class.</summary>
internal static class StratifiedSplit
{
    /// <summary>Splits the indices of a source. A class of one picture stays in training; of two or more, at least one goes each way.</summary>
    public static (int[] Train, int[] Validation) Split(IImageSource source, double fraction, int seed) =>
        Split(source, [.. Enumerable.Range(0, source.Count)], fraction, seed);

    /// <summary>Splits some of the indices of a source, in ascending order.</summary>
    public static (int[] Train, int[] Validation) Split(IImageSource source, int[] indices, double fraction, int seed)
    {
        // Arrays of numbers only: there may be a million pictures.
        var classes = indices.Length == 0 ? 0 : indices.Max(source.Label) + 1;
        var starts = new int[classes + 1];
        foreach (var index in indices)
            starts[source.Label(index) + 1]++;
        for (var c = 0; c < classes; c++)
            starts[c + 1] += starts[c];
        var next = starts[..^1];
        var members = new int[indices.Length];
        foreach (var index in indices)
            members[next[source.Label(index)]++] = index;

        // The held-out ones of each class move to the front of all.
        var taken = 0;
        for (var c = 0; c < classes; c++)
        {
            var own = members.AsSpan(starts[c]..starts[c + 1]);
            new RandomStream(seed, epoch: -1, index: c).Shuffle(own);
            var held = own.Length < 2 ? 0 : Math.Clamp((int)Math.Round(own.Length * fraction), 1, own.Length - 1);
            for (var i = 0; i < held; i++, taken++)
                (members[taken], own[i]) = (own[i], members[taken]);
        }

        var (validation, train) = (members[..taken], members[taken..]);
        Array.Sort(train);
        Array.Sort(validation);
        return (train, validation);
    }
}
