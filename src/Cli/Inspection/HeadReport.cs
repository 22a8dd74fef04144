namespace MlNetFixedHeads.Cli.Inspection;

/// <summary>One head of <c>--recommend</c>; figures are null where it does not fit.</summary>
internal sealed record HeadReport(
    string Head,
    bool Fits,
    bool Recommended,
    string? Problem,
    long? Parameters,
    double? SavedPercent,
    long? FrozenParameters,
    long? StoredParameters,
    long? BytesFp32,
    long? BytesFp16,
    long? Macs,
    double? LargestCosine)
{
    public static HeadReport Of(HeadChoice choice, bool recommended) => choice.Fits
        ? new(
            choice.Head.ToString(),
            true,
            recommended,
            null,
            choice.Parameters,
            InspectReport.Rounded(choice.SavedPercent),
            choice.FrozenParameters,
            choice.StoredParameters,
            choice.BytesFp32,
            choice.BytesFp16,
            choice.Macs,
            choice.LargestCosine)
        : new(choice.Head.ToString(), false, false, choice.Problem, null, null, null, null, null, null, null, null);
}
