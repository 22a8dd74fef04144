using System.Globalization;

namespace MlNetFixedHeads.Samples.ThesisTables.Tables;

/// <summary>How much of a network is its classifier (Qian 2020, figure 1.1).</summary>
internal static class ClassifierShareTable
{
    public static IReadOnlyList<ClassifierShare> Shares(Costs costs) => [.. CnnArchitecture.All.Select(a =>
    {
        var cost = costs.Published(a);
        return new ClassifierShare(a, Costs.PublishedClasses(a), cost.ClassifierParameters, cost.LearnedHeadParameters, cost.ClassifierSharePercent);
    })];

    public static ComparisonTable Of(IReadOnlyList<ClassifierShare> shares) => new(
        "Parameters of the fully connected layer (figure 1.1)",
        ["network", "classes", "all", "FC layer", "share"],
        [.. shares.Select(s => new Cell[]
        {
            s.Architecture.Name,
            s.Classes.ToString(CultureInfo.InvariantCulture),
            Printed.Whole(s.Total),
            Printed.Whole(s.Classifier),
            Printed.Percent(s.Percent),
        })]);
}
