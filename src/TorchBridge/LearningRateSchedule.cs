using System.Globalization;

namespace MlNetFixedHeads;

/// <summary>How the learning rate goes over a run, as a factor of the recipe's rate.</summary>
/// <remarks>Time runs from the end of the warm-up to the end of the last epoch, but for <see cref="MultiStep"/>, whose shares are of the whole
/// run. <see cref="Interval"/> says whether a factor holds for an epoch or is set anew at every step.</remarks>
public sealed record LearningRateSchedule
{
    /// <summary>Share of the rate that one-cycle begins at.</summary>
    internal const double OneCycleStart = 1.0 / 25;

    /// <summary>Share of the rate that one-cycle ends at.</summary>
    internal const double OneCycleEnd = OneCycleStart / 1e4;

    private readonly ValueList<double> _milestones = ValueList<double>.Empty;

    private LearningRateSchedule(ScheduleKind kind, ScheduleInterval interval) => (Kind, Interval) = (kind, interval);

    /// <summary>One rate throughout.</summary>
    public static LearningRateSchedule Constant { get; } = new(ScheduleKind.Constant, ScheduleInterval.Epoch);

    /// <summary>The form.</summary>
    public ScheduleKind Kind { get; }

    /// <summary>How often the rate is set. Defaults to every step for linear, cosine and one-cycle, else to every epoch; a plateau is
    /// looked for after every epoch in any case.</summary>
    public ScheduleInterval Interval { get; init; }

    /// <summary>Shares of the run of <see cref="MultiStep"/>, ascending in (0, 1).</summary>
    public IReadOnlyList<double> Milestones
    {
        get => _milestones;
        private init => _milestones = new(value);
    }

    /// <summary>What the rate is multiplied by at a milestone, with an epoch or on a plateau; 1 elsewhere.</summary>
    public double Factor { get; private init; } = 1;

    /// <summary>Share of the rate that linear, cosine and one-cycle end at and that a plateau does not go below.</summary>
    public double Final { get; private init; }

    /// <summary>Share of the run at which one-cycle reaches the rate.</summary>
    public double Peak { get; private init; }

    /// <summary>Epochs without improvement that a plateau takes.</summary>
    public int Patience { get; private init; }

    /// <summary>Times a factor at given shares of the run: for 40 epochs, 0.75 is when 30 are done.</summary>
    /// <param name="milestones">The shares, ascending in (0, 1).</param>
    /// <param name="factor">The factor, in (0, 1].</param>
    /// <returns>The schedule, by epoch.</returns>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static LearningRateSchedule MultiStep(IReadOnlyList<double> milestones, double factor = 0.1)
    {
        ArgumentNullException.ThrowIfNull(milestones);
        if (!milestones.All(m => m is > 0 and < 1) || milestones.Zip(milestones.Skip(1)).Any(p => p.First >= p.Second))
            throw new ArgumentException("Milestones must be ascending shares of the run between 0 and 1.", nameof(milestones));
        return new(ScheduleKind.MultiStep, ScheduleInterval.Epoch) { Milestones = milestones, Factor = Checked(factor, nameof(factor)) };
    }

    /// <summary>Times a factor with every epoch.</summary>
    /// <param name="factor">The factor of an epoch, in (0, 1].</param>
    /// <returns>The schedule, by epoch.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The factor is out of its range.</exception>
    public static LearningRateSchedule Exponential(double factor) =>
        new(ScheduleKind.Exponential, ScheduleInterval.Epoch) { Factor = Checked(factor, nameof(factor)) };

    /// <summary>Along a straight line.</summary>
    /// <param name="final">Share of the rate it ends at, in [0, 1].</param>
    /// <returns>The schedule, by step.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of its range.</exception>
    public static LearningRateSchedule Linear(double final = 0) =>
        new(ScheduleKind.Linear, ScheduleInterval.Step) { Final = Share(final, nameof(final)) };

    /// <summary>Along half a cosine (Loshchilov and Hutter 2017, without restarts).</summary>
    /// <param name="final">Share of the rate it ends at, in [0, 1].</param>
    /// <returns>The schedule, by step.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of its range.</exception>
    public static LearningRateSchedule Cosine(double final = 0) =>
        new(ScheduleKind.Cosine, ScheduleInterval.Step) { Final = Share(final, nameof(final)) };

    /// <summary>From 1/25 of the rate up to it and down to 4e-6 of it, each along half a cosine (Smith and Topin 2019). The momentum stays.</summary>
    /// <param name="peak">Share of the run at which the rate is reached, in (0, 1).</param>
    /// <returns>The schedule, by step.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of its range.</exception>
    public static LearningRateSchedule OneCycle(double peak = 0.3) => peak is > 0 and < 1
        ? new(ScheduleKind.OneCycle, ScheduleInterval.Step) { Peak = peak, Final = OneCycleEnd }
        : throw new ArgumentOutOfRangeException(nameof(peak), peak, "The peak must be a share of the run above 0 and below 1.");

    /// <summary>Times a factor whenever the figure that chooses the epoch (the training loss where nothing is held out) has not got better, by
    /// more than 1e-4 of itself, for more than some epochs. Epochs at the beginning in which the trunk is frozen, and those of the warm-up, do not count.</summary>
    /// <param name="factor">The factor, in (0, 1).</param>
    /// <param name="patience">Epochs without improvement that are accepted, 0 or more.</param>
    /// <param name="final">Share of the rate it does not go below, in [0, 1].</param>
    /// <returns>The schedule, by epoch.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static LearningRateSchedule Plateau(double factor = 0.1, int patience = 5, double final = 0)
    {
        if (factor is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "The factor must be above 0 and below 1.");
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        return new(ScheduleKind.Plateau, ScheduleInterval.Epoch) { Factor = factor, Patience = patience, Final = Share(final, nameof(final)) };
    }

    /// <summary>Reads <c>constant</c>, <c>steps:SHARES[:FACTOR]</c> (such as <c>steps:0.5,0.75:0.1</c>), <c>exponential:FACTOR</c>,
    /// <c>linear[:FINAL]</c>, <c>cosine[:FINAL]</c>, <c>onecycle[:PEAK]</c> or <c>plateau[:FACTOR[:PATIENCE[:FINAL]]]</c>, ignoring case.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="FormatException">The text is none of these, or a number is out of its range.</exception>
    public static LearningRateSchedule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return text.ToLowerInvariant().Split(':') switch
            {
                ["constant"] => Constant,
                ["steps", var shares] => MultiStep([.. shares.Split(',').Select(Number)]),
                ["steps", var shares, var factor] => MultiStep([.. shares.Split(',').Select(Number)], Number(factor)),
                ["exponential", var factor] => Exponential(Number(factor)),
                ["linear"] => Linear(),
                ["linear", var final] => Linear(Number(final)),
                ["cosine"] => Cosine(),
                ["cosine", var final] => Cosine(Number(final)),
                ["onecycle"] => OneCycle(),
                ["onecycle", var peak] => OneCycle(Number(peak)),
                ["plateau"] => Plateau(),
                ["plateau", var factor] => Plateau(Number(factor)),
                ["plateau", var factor, var patience] => Plateau(Number(factor), Whole(patience)),
                ["plateau", var factor, var patience, var final] => Plateau(Number(factor), Whole(patience), Number(final)),
                _ => throw new FormatException("the name is unknown, or the number of numbers"),
            };
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            throw new FormatException(
                $"'{text}' is no schedule ({e.Message}); expected constant, steps:SHARES[:FACTOR], exponential:FACTOR, linear[:FINAL], cosine[:FINAL], onecycle[:PEAK] or plateau[:FACTOR[:PATIENCE[:FINAL]]].",
                e);
        }
    }

    /// <summary>The form that <see cref="Parse"/> reads; <see cref="Interval"/> is not part of it.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Kind switch
    {
        ScheduleKind.MultiStep => string.Create(
            CultureInfo.InvariantCulture, $"steps:{string.Join(',', Milestones.Select(m => m.ToString(CultureInfo.InvariantCulture)))}:{Factor}"),
        ScheduleKind.Exponential => string.Create(CultureInfo.InvariantCulture, $"exponential:{Factor}"),
        ScheduleKind.Linear => string.Create(CultureInfo.InvariantCulture, $"linear:{Final}"),
        ScheduleKind.Cosine => string.Create(CultureInfo.InvariantCulture, $"cosine:{Final}"),
        ScheduleKind.OneCycle => string.Create(CultureInfo.InvariantCulture, $"onecycle:{Peak}"),
        ScheduleKind.Plateau => string.Create(CultureInfo.InvariantCulture, $"plateau:{Factor}:{Patience}:{Final}"),
        _ => "constant",
    };

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static int Whole(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static double Checked(double factor, string name) => factor is > 0 and <= 1
        ? factor
        : throw new ArgumentOutOfRangeException(name, factor, "The factor must be above 0 and at most 1.");

    private static double Share(double share, string name) => share is >= 0 and <= 1
        ? share
        : throw new ArgumentOutOfRangeException(name, share, "The share must be from 0 to 1.");
}
