namespace MlNetFixedHeads.TorchBridge.Training.Speed;

/// <summary>Compares forms of a training step.</summary>
internal static class StepSpeeds
{
    private const int WarmUp = 2;

    /// <summary>Pictures per second in the median step of each.</summary>
    /// <param name="benches">The forms, ready.</param>
    /// <param name="steps">Steps of each that are timed, after two that are not.</param>
    /// <param name="time">Times them.</param>
    /// <param name="cancellation">Ends it between two steps.</param>
    /// <param name="most">Time after which no more rounds begin; at least one is timed.</param>
    public static IReadOnlyList<double> Measure(
        IReadOnlyList<StepBench> benches, int steps, TimeProvider time, CancellationToken cancellation, TimeSpan? most = null)
    {
        var seconds = benches.Select(_ => new List<double>()).ToArray();
        var started = time.GetTimestamp();
        for (var round = 0; round < WarmUp + steps; round++)
        {
            if (most is { } limit && round > WarmUp && time.GetElapsedTime(started) > limit)
                break;
            // In turns, so that whatever else the machine does slows all of them.
            for (var i = 0; i < benches.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                var taken = benches[i].Step(time);
                if (round >= WarmUp)
                    seconds[i].Add(taken);
            }
        }

        return [.. benches.Select((b, i) => b.Batch / Median(seconds[i]))];
    }

    public static double Median(IReadOnlyCollection<double> values) => values.Order().Skip((values.Count - 1) / 2).Take(2 - (values.Count % 2)).Average();
}
