namespace MlNetFixedHeads.HeadAccuracy;

/// <summary>Chooses a learning rate without looking at a test picture.</summary>
internal static class Choice
{
    /// <summary>The runs with the rate that ended with the lowest training loss where the first seed tried several.</summary>
    /// <param name="runs">Of one head and one number of classes.</param>
    public static Run[] Of(IEnumerable<Run> runs)
    {
        Run[] all = [.. runs];
        return all.Length == 0 ? all : [.. all.Where(r => r.Rate == Rate(all))];
    }

    private static double Rate(Run[] runs)
    {
        var first = runs.Min(r => r.Seed);
        return runs.Where(r => r.Seed == first).MinBy(r => r.Loss)!.Rate;
    }
}
