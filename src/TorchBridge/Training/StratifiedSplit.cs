using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Holds out the same share of every class.</summary>
internal static class StratifiedSplit
{
    /// <summary>Splits the indices of a source. A class of one picture stays in training; of two or more, at least one goes each way.</summary>
    public static (int[] Train, int[] Validation) Split(IImageSource source, double fraction, int seed) =>
        Split(source, Enumerable.Range(0, source.Count), fraction, seed);

    /// <summary>Splits some of the indices of a source.</summary>
    public static (int[] Train, int[] Validation) Split(IImageSource source, IEnumerable<int> indices, double fraction, int seed)
    {
        var train = new List<int>();
        var validation = new List<int>();
        foreach (var group in indices.GroupBy(source.Label).OrderBy(g => g.Key))
        {
            var members = group.ToArray();
            var random = new RandomStream(seed, epoch: -1, index: group.Key);
            random.Shuffle(members);
            var held = members.Length < 2 ? 0 : Math.Clamp((int)Math.Round(members.Length * fraction), 1, members.Length - 1);
            validation.AddRange(members.Take(held));
            train.AddRange(members.Skip(held));
        }

        train.Sort();
        validation.Sort();
        return ([.. train], [.. validation]);
    }
}
