using System.Text.Json.Serialization;
using MlNetFixedHeads.TorchBridge.Cost;

namespace MlNetFixedHeads.Cli.Output;

/// <summary>What <c>inspect</c> prints, in the order of its JSON.</summary>
internal sealed record InspectReport(
    string Architecture,
    string Head,
    string Variant,
    int Classes,
    int Height,
    int Width,
    long Parameters,
    long TrainableParameters,
    long LearnedHeadParameters,
    double SavedPercent,
    long Macs,
    long Flops,
    int Features,
    int MapHeight,
    int MapWidth,
    long BytesFp32,
    long BytesFp16,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<LayerCost>? Layers)
{
    private const int SingleBytes = 4;
    private const int HalfBytes = 2;

    public static InspectReport Of(
        NetworkCost cost, CnnArchitecture architecture, ClassifierHead head, NetworkVariant variant, int classes, ImageSize size, bool layers) => new(
        architecture.Name,
        head.Name,
        variant.ToString(),
        classes,
        size.Height,
        size.Width,
        cost.Parameters,
        cost.TrainableParameters,
        cost.LearnedHeadParameters,
        Math.Round(cost.SavedPercent, 2, MidpointRounding.AwayFromZero),
        cost.Macs,
        cost.Flops,
        cost.Features,
        cost.MapSize.Height,
        cost.MapSize.Width,
        SingleBytes * cost.Parameters,
        HalfBytes * cost.Parameters,
        layers ? cost.Layers : null);
}
