using MlNetFixedHeads.Samples.Quickstart.Flowers.Kinds;
using MlNetFixedHeads.Samples.Quickstart.Flowers.Painting;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers;

/// <summary>A kind of flower: its name, how it is drawn, and how far it may be turned.</summary>
/// <param name="Name">The class name.</param>
/// <param name="Draw">Draws one flower, head at the origin, radius 1.</param>
/// <param name="Tilt">Greatest turn from upright, in degrees.</param>
/// <param name="FacesViewer">Seen from the front, so that it may also be foreshortened.</param>
internal sealed record FlowerKind(string Name, Action<FlowerBrush> Draw, float Tilt, bool FacesViewer)
{
    /// <summary>All kinds, in the order of their classes.</summary>
    public static IReadOnlyList<FlowerKind> All { get; } =
    [
        new("bluebell", Bluebell.Draw, 12, false),
        new("daisy", Daisy.Draw, 40, true),
        new("dandelion clock", DandelionClock.Draw, 35, false),
        new("hydrangea", Hydrangea.Draw, 40, true),
        new("iris", Iris.Draw, 14, false),
        new("lily", Lily.Draw, 45, true),
        new("orchid", Orchid.Draw, 18, true),
        new("poppy", Poppy.Draw, 35, true),
        new("rose", Rose.Draw, 40, true),
        new("sunflower", Sunflower.Draw, 30, true),
        new("thistle", Thistle.Draw, 18, false),
        new("tulip", Tulip.Draw, 14, false),
    ];
}
