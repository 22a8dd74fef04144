namespace MlNetFixedHeads.Cli.Inspection;

/// <summary>One row of <c>--layers</c>.</summary>
internal sealed record LayerReport(
    string Name, string Operation, string Input, string Output, long Parameters, long FrozenParameters, long Macs, long Flops)
{
    public static LayerReport Of(LayerCost layer) => new(
        layer.Name,
        layer.Operation,
        layer.Input.ToString(),
        layer.Output.ToString(),
        layer.Parameters,
        layer.FrozenParameters,
        layer.Macs,
        layer.Flops);
}
