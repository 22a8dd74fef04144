using System.Globalization;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Names under which saved models find the mappings again. They never change.</summary>
internal static class ContractNames
{
    public const string DecodePath = "MlNetFixedHeads.DecodePath";

    public const string DecodeBytes = "MlNetFixedHeads.DecodeBytes";

    public const string DecodeImage = "MlNetFixedHeads.DecodeImage";

    public const string ArgMax = "MlNetFixedHeads.ArgMax";

    /// <summary>The contract of a decoding scale: one of <see cref="DecodeScale.Buckets"/>, or full size.</summary>
    public static string AtScale(string contract, int minimumShortSide)
        => minimumShortSide == DecodeScale.FullSize ? $"{contract}.Full" : string.Create(CultureInfo.InvariantCulture, $"{contract}.Min{minimumShortSide}");
}
