using MlNetFixedHeads.Estimators.Explain;
using MlNetFixedHeads.Estimators.Localisation;

namespace MlNetFixedHeads;

/// <summary>Boxes from activation maps.</summary>
public static class ActivationBoxes
{
    /// <summary>The tight box of the largest connected component of a map's places at or above a threshold, in pixels of the original picture.</summary>
    /// <param name="map">One class' map, row by row: a slice of the <c>ActivationMap</c> column.</param>
    /// <param name="mapHeight">Its rows.</param>
    /// <param name="mapWidth">Its columns.</param>
    /// <param name="threshold">Share of the map's range, in [0, 1]; <see cref="LocalisationFigures.Threshold"/> says a good one.</param>
    /// <param name="imageWidth">Width of the upright picture in pixels.</param>
    /// <param name="imageHeight">Height of the upright picture in pixels.</param>
    /// <param name="preprocessing">Which part of a picture the model saw.</param>
    /// <returns>The box, or null where the map is flat and nothing stands out.</returns>
    /// <exception cref="ArgumentException">The map has another number of values, or one that is not finite.</exception>
    public static BoundingBox? Largest(
        float[] map, int mapHeight, int mapWidth, double threshold, int imageWidth, int imageHeight, ImagePreprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(preprocessing);
        if (threshold is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "Expected a share of the map's range, from 0 to 1.");
        var activation = new ActivationMap(mapHeight, mapWidth, map);
        FineMap fine = FineMap.Of(activation, CropGeometry.Of(imageWidth, imageHeight, preprocessing));
        if (fine.Values.Max() == 0)
            return null;
        var components = new MapComponents(fine.Height, fine.Width, fine.Values);
        components.LowerTo((float)threshold);
        return components.Largest is { } box ? fine.ToPicture(box) : null;
    }
}
