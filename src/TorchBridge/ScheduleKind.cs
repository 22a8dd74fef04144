namespace MlNetFixedHeads;

/// <summary>The form of a <see cref="LearningRateSchedule"/>.</summary>
public enum ScheduleKind
{
    /// <summary>One rate throughout.</summary>
    Constant,

    /// <summary>Times a factor at given shares of the run.</summary>
    MultiStep,

    /// <summary>Times a factor with every epoch.</summary>
    Exponential,

    /// <summary>Along a straight line.</summary>
    Linear,

    /// <summary>Along half a cosine.</summary>
    Cosine,

    /// <summary>Up to the rate and down to next to nothing.</summary>
    OneCycle,

    /// <summary>Times a factor whenever nothing gets better.</summary>
    Plateau,
}
