namespace MlNetFixedHeads.Estimators.Search;

/// <summary>One round of a search.</summary>
/// <param name="Settings">How many settings it has.</param>
/// <param name="Epochs">How long each is trained; null for as long as its options say.</param>
internal sealed record SearchRung(int Settings, int? Epochs)
{
    /// <summary>The rungs of successive halving: as many as there are epochs for, and none after the one that leaves a single setting.</summary>
    public static IReadOnlyList<SearchRung> Of(int settings, int epochs, SuccessiveHalving? halving)
    {
        if (halving is null)
            return [new(settings, null)];
        List<int> counts = [settings];
        while (counts[^1] > 1 && epochs / Math.Pow(halving.Factor, counts.Count) >= halving.MinimumEpochs)
            counts.Add(Math.Max(counts[^1] / halving.Factor, 1));
        return [.. counts.Select((count, i) => new SearchRung(count, (int)(epochs / Math.Pow(halving.Factor, counts.Count - 1 - i))))];
    }
}
