namespace MlNetFixedHeads;

/// <summary>How often a <see cref="LearningRateSchedule"/> sets the rate.</summary>
public enum ScheduleInterval
{
    /// <summary>At the beginning of every epoch.</summary>
    Epoch,

    /// <summary>At every step of the optimizer.</summary>
    Step,
}
