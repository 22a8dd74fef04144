using System.Globalization;

namespace MlNetFixedHeads.Samples.ThesisTables.Tables;

/// <summary>The networks themselves, stage by stage.</summary>
internal static class ArchitectureTable
{
    /// <summary>Features and parameters of the networks as published.</summary>
    public static ComparisonTable Sizes(Costs costs) => new(
        "Sizes of the networks with a learned head, as built here and as published",
        ["network", "classes", new("features", "published"), new("without FC layer", "published"), new("parameters", "published")],
        [.. PublishedNetwork.All.Select(n => SizeRow(n, costs.Published(n.Architecture)))]);

    /// <summary>The output of every stage. What a stage gives is what the next one's first layer reads: the last layer inside may be only a
    /// part of it, such as one branch of two.</summary>
    public static ComparisonTable Stages(Costs costs) => new(
        "Outputs of the stages, channels x height x width, as built here and as published",
        ["network", "stage", new("output", "paper"), "source"],
        [.. PublishedNetwork.All.SelectMany(n => StageRows(n, costs.Published(n.Architecture)))]);

    private static Cell[] SizeRow(PublishedNetwork network, NetworkCost cost)
    {
        var trunk = cost.Parameters - cost.ClassifierParameters;
        return
        [
            network.Architecture.Name,
            Costs.PublishedClasses(network.Architecture).ToString(CultureInfo.InvariantCulture),
            Printed.Whole(network.Features, cost.Features),
            network.Trunk is { } stated ? Printed.Whole(stated, trunk) : Printed.Whole(trunk),
            Printed.Whole(network.Total, cost.Parameters),
        ];
    }

    private static IEnumerable<Cell[]> StageRows(PublishedNetwork network, NetworkCost cost)
    {
        Stage[] ends = [.. network.Stages.Skip(1), new(PublishedNetwork.Pooling, "")];
        return network.Stages.Zip(ends, (stage, next) => new Cell[]
        {
            network.Architecture.Name,
            stage.First,
            new(cost.Layers.First(next.Starts).Input.ToString(), stage.Stated),
            network.Source,
        });
    }
}
