namespace MlNetFixedHeads;

/// <summary>In which order the values of maps and of convolutions' weights lie in memory while a network trains. It changes speed, and how results round; models are
/// written in one form whatever it was.</summary>
public enum TrainingLayout
{
    /// <summary>Position by position, the channels innermost: the usual one, in which pictures are prepared.</summary>
    ChannelsLast,

    /// <summary>Channel by channel, each a plane.</summary>
    Contiguous,
}
