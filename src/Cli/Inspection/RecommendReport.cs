namespace MlNetFixedHeads.Cli.Inspection;

/// <summary>What <c>inspect --recommend</c> prints, in the order of its JSON.</summary>
internal sealed record RecommendReport(
    string Architecture, int Classes, int Height, int Width, int Features, string Recommended, string Reason, IReadOnlyList<HeadReport> Heads)
{
    public static RecommendReport Of(HeadRecommendation recommendation, CnnArchitecture architecture, int classes, ImageSize size) => new(
        architecture.Name,
        classes,
        size.Height,
        size.Width,
        recommendation.Features,
        recommendation.Recommended.Head.ToString(),
        recommendation.Reason,
        [.. recommendation.Choices.Select(c => HeadReport.Of(c, c == recommendation.Recommended))]);
}
