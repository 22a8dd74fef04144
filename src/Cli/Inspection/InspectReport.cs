using System.Text.Json.Serialization;

namespace MlNetFixedHeads.Cli.Inspection;

/// <summary>What <c>inspect</c> prints, in the order of its JSON.</summary>
internal sealed record InspectReport
{
    public required string Architecture { get; init; }

    public required string Head { get; init; }

    public required string Variant { get; init; }

    public required int Classes { get; init; }

    public required int Height { get; init; }

    public required int Width { get; init; }

    public required long Parameters { get; init; }

    public required long TrainableParameters { get; init; }

    public required long FrozenParameters { get; init; }

    public required long StoredParameters { get; init; }

    public required long TotalParameters { get; init; }

    public required long BytesFp32 { get; init; }

    public required long BytesFp16 { get; init; }

    public required long LearnedHeadParameters { get; init; }

    public required double SavedPercent { get; init; }

    public required long ClassifierParameters { get; init; }

    public required double ClassifierSharePercent { get; init; }

    public required long Macs { get; init; }

    public required long Flops { get; init; }

    public required long LearnedHeadMacs { get; init; }

    public required double SavedMacsPercent { get; init; }

    public required int Features { get; init; }

    public required int MapHeight { get; init; }

    public required int MapWidth { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MatrixReport? Matrix { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LayerReport>? Layers { get; init; }

    public static InspectReport Of(
        NetworkCost cost, CnnArchitecture architecture, ClassifierHead head, NetworkVariant variant, int classes, ImageSize size, bool layers, MatrixReport? matrix) => new()
        {
            Architecture = architecture.Name,
            Head = head.ToString(),
            Variant = variant.ToString(),
            Classes = classes,
            Height = size.Height,
            Width = size.Width,
            Parameters = cost.Parameters,
            TrainableParameters = cost.TrainableParameters,
            FrozenParameters = cost.FrozenParameters,
            StoredParameters = cost.StoredParameters,
            TotalParameters = cost.TotalParameters,
            BytesFp32 = cost.BytesFp32,
            BytesFp16 = cost.BytesFp16,
            LearnedHeadParameters = cost.LearnedHeadParameters,
            SavedPercent = Rounded(cost.SavedPercent),
            ClassifierParameters = cost.ClassifierParameters,
            ClassifierSharePercent = Rounded(cost.ClassifierSharePercent),
            Macs = cost.Macs,
            Flops = cost.Flops,
            LearnedHeadMacs = cost.LearnedHeadMacs,
            SavedMacsPercent = Rounded(cost.SavedMacsPercent),
            Features = cost.Features,
            MapHeight = cost.MapSize.Height,
            MapWidth = cost.MapSize.Width,
            Matrix = matrix,
            Layers = layers ? [.. cost.Layers.Select(LayerReport.Of)] : null,
        };

    /// <summary>To the digits that tables print.</summary>
    public static double Rounded(double percent) => Math.Round(percent, 2, MidpointRounding.AwayFromZero);
}
