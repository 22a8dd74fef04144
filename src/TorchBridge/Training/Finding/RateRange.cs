namespace MlNetFixedHeads.TorchBridge.Training.Finding;

/// <summary>The learning rates that are tried.</summary>
/// <param name="Lowest">The first.</param>
/// <param name="Highest">The last, unless the loss explodes before it.</param>
/// <param name="Steps">How many.</param>
internal sealed record RateRange(double Lowest, double Highest, int Steps)
{
    public static RateRange Usual { get; } = new(1e-6, 10, 100);

    /// <summary>The rate of a step, counted from 0: each is the one before times the same factor.</summary>
    public double At(int step) => Lowest * Math.Pow(Highest / Lowest, (double)step / (Steps - 1));

    /// <exception cref="ArgumentOutOfRangeException">The range is empty, or it has too few steps.</exception>
    public RateRange Checked()
    {
        if (!(Lowest > 0))
            throw new ArgumentOutOfRangeException(nameof(Lowest), Lowest, "The lowest rate must be above 0.");
        if (!(Highest > Lowest && double.IsFinite(Highest)))
            throw new ArgumentOutOfRangeException(nameof(Highest), Highest, "The highest rate must be finite and above the lowest.");
        return Steps >= 10 ? this : throw new ArgumentOutOfRangeException(nameof(Steps), Steps, "There must be at least 10 steps.");
    }
}
