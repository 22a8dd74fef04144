using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Thesis;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Planning;

/// <summary>A row of the thesis and what is trained for it.</summary>
/// <param name="Row">The row.</param>
/// <param name="Network">The network that is trained, which may stand in for the row's.</param>
/// <param name="Classes">The first classes that are trained on, which may be fewer than the row's.</param>
internal sealed record PlannedRow(ThesisRow Row, CnnArchitecture Network, int Classes)
{
    /// <summary>Rows that are compared with one another, as a file may be called.</summary>
    public string Group
    {
        get
        {
            var classes = Classes == Row.Classes ? "" : FormattableString.Invariant($"-as-{Classes}");
            var network = Network == Row.Network ? "" : $"-as-{Network}";
            return $"{Row.DataAndClasses}{classes}_{Row.Network}{network}";
        }
    }

    public string Name => $"{Group}_{Row.Head.Name}";

    /// <summary>What the command line's values for some rows are looked up by, the narrowest first.</summary>
    public IReadOnlyList<string> Scopes => [Row.DataAndClasses, Row.Data.Name, Network.Name, Row.Network.Name];
}
