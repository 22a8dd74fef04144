namespace MlNetFixedHeads.Cli.Bench;

/// <summary>How pictures and weights lie in memory.</summary>
internal static class MemoryLayout
{
    /// <summary>Channels innermost, as training has them.</summary>
    public const string ChannelsLast = "ChannelsLast";

    /// <summary>Planes one after the other.</summary>
    public const string Contiguous = "Contiguous";

    public static string Of(bool channelsLast) => channelsLast ? ChannelsLast : Contiguous;

    /// <summary>For people.</summary>
    public static string InWords(string layout) => layout == ChannelsLast ? "channels last" : "contiguous";
}
