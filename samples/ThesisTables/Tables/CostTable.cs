namespace MlNetFixedHeads.Samples.ThesisTables.Tables;

/// <summary>Operations of the published networks at 224 px (Qian 2020, table 6.1).</summary>
internal static class CostTable
{
    private static readonly (CnnArchitecture Architecture, string Flops, string Macs, string FirstConvolution, string Classifier)[] Stated =
    [
        (CnnArchitecture.ResNet18, "1.82 G", "1814.1 M", "118.0 M", "0.512 M"),
        (CnnArchitecture.ResNet50, "4.12 G", "4089.2 M", "118.0 M", "2.05 M"),
        (CnnArchitecture.MobileNetV2, "320 M", "300.8 M", "10.84 M", "1.28 M"),
        (CnnArchitecture.ShuffleNetV2X05, "43.6 M", "40.48 M", "8.13 M", "1.02 M"),
    ];

    public static ComparisonTable Of(Costs costs) => new(
        "Operations for one picture of 224 px (table 6.1; FLOPs are MACs, 2 per batch-norm element, 1 per ReLU element, and pooling)",
        ["network", new("FLOPs", Column.Thesis), new("MACs", Column.Thesis), new("first convolution, MACs", Column.Thesis), new("FC layer, MACs", Column.Thesis)],
        [.. Stated.Select(s => Row(costs, s))]);

    private static Cell[] Row(Costs costs, (CnnArchitecture Architecture, string Flops, string Macs, string FirstConvolution, string Classifier) stated)
    {
        var cost = costs.Published(stated.Architecture);
        return
        [
            stated.Architecture.Name,
            Printed.Like(stated.Flops, cost.Flops),
            Printed.Like(stated.Macs, cost.Macs),
            Printed.Like(stated.FirstConvolution, cost.Layers[0].Macs),
            Printed.Like(stated.Classifier, cost.Layers[^1].Macs),
        ];
    }
}
