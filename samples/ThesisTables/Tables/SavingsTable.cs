using System.Globalization;

namespace MlNetFixedHeads.Samples.ThesisTables.Tables;

/// <summary>What the identity head saves (Qian 2020, table 5.5).</summary>
internal static class SavingsTable
{
    private const int Cars = 196;
    private const int Flowers = 102;
    private const int ImageNet = 1000;

    private static readonly Dictionary<(CnnArchitecture Architecture, int Classes), (long Left, string Saved)> Stated = new()
    {
        [(CnnArchitecture.ResNet18, Cars)] = (9_819_908, "12.92 %"),
        [(CnnArchitecture.ResNet18, Flowers)] = (9_338_534, "16.83 %"),
        [(CnnArchitecture.ResNet50, Cars)] = (22_555_908, "5.66 %"),
        [(CnnArchitecture.ResNet50, Flowers)] = (22_507_686, "5.10 %"),
        [(CnnArchitecture.MobileNetV2, Cars)] = (1_874_628, "24.26 %"),
        [(CnnArchitecture.MobileNetV2, Flowers)] = (1_844_454, "21.66 %"),
        [(CnnArchitecture.MobileNetV2, ImageNet)] = (2_132_712, "39.15 %"),
        [(CnnArchitecture.ShuffleNetV2X05, Cars)] = (180_964, "66.65 %"),
        [(CnnArchitecture.ShuffleNetV2X05, Flowers)] = (162_822, "63.52 %"),
        [(CnnArchitecture.ShuffleNetV2X05, ImageNet)] = (336_136, "75.41 %"),
    };

    private static readonly Dictionary<CnnArchitecture, string> StatedOperations = new()
    {
        [CnnArchitecture.ResNet18] = "5.0 %",
        [CnnArchitecture.ResNet50] = "1.2 %",
        [CnnArchitecture.MobileNetV2] = "6.2 %",
        [CnnArchitecture.ShuffleNetV2X05] = "22 %",
    };

    /// <summary>Parameters, for Stanford Cars, Oxford Flowers and ImageNet.</summary>
    public static ComparisonTable Parameters(Costs costs) => new(
        "Parameters saved by the identity head (table 5.5; 1000 classes are ImageNet's, where ResNet-18 pays for more channels than it had)",
        ["network", "classes", "learned head", "identity head", new("saved", Column.Thesis)],
        [.. Costs.ImageNetNetworks.SelectMany(a => new[] { Cars, Flowers, ImageNet }.Select(k => Row(costs, a, k)))]);

    /// <summary>Multiply-accumulate operations, of which the thesis does not speak.</summary>
    public static ComparisonTable Operations(Costs costs) => new(
        $"Multiply-accumulate operations saved by the identity head, {Flowers} classes, 224 px (not in the thesis)",
        ["network", "learned head", "identity head", "saved"],
        [.. Costs.ImageNetNetworks.Select(a => OperationsRow(a, costs.Identity(a, Flowers)))]);

    private static Cell[] Row(Costs costs, CnnArchitecture architecture, int classes)
    {
        var cost = costs.Identity(architecture, classes);
        var isStated = Stated.TryGetValue((architecture, classes), out var stated);
        return
        [
            architecture.Name,
            classes.ToString(CultureInfo.InvariantCulture),
            Printed.Whole(cost.LearnedHeadParameters),
            isStated ? Printed.Whole(stated.Left, cost.Parameters) : Printed.Whole(cost.Parameters),
            isStated ? Printed.Like(stated.Saved, cost.SavedPercent) : Printed.Percent(cost.SavedPercent),
        ];
    }

    private static Cell[] OperationsRow(CnnArchitecture architecture, NetworkCost cost) =>
    [
        architecture.Name,
        Printed.Whole(cost.LearnedHeadMacs),
        Printed.Whole(cost.Macs),
        Printed.Like(StatedOperations[architecture], cost.SavedMacsPercent),
    ];
}
