using System.Globalization;
using MlNetFixedHeads.Estimators.Explain;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads;

/// <summary>Where a network sees classes in a picture: what <c>model.Explain</c> answers.</summary>
/// <remarks>It holds the picture, so that it can be drawn; it needs no disposal.</remarks>
public sealed class ImageExplanation
{
    private readonly RgbImage _picture;
    private readonly CropGeometry _field;
    private readonly HeatMapScaling _scaling;

    internal ImageExplanation(
        RgbImage picture, CropGeometry field, ExplainOptions options, (int Height, int Width) map, string predicted, IReadOnlyList<ClassExplanation> classes)
    {
        (_picture, _field, _scaling, Method) = (picture, field, options.Scaling, options.Method);
        ((MapHeight, MapWidth), PredictedLabel, Classes) = (map, predicted, classes);
    }

    /// <summary>The most probable class.</summary>
    public string PredictedLabel { get; }

    /// <summary>The classes that were asked for, or the most probable ones, best first.</summary>
    public IReadOnlyList<ClassExplanation> Classes { get; }

    /// <summary>What the maps are.</summary>
    public ExplanationMethod Method { get; }

    /// <summary>Width of the upright picture in pixels.</summary>
    public int ImageWidth => _picture.Width;

    /// <summary>Height of the upright picture in pixels.</summary>
    public int ImageHeight => _picture.Height;

    /// <summary>Columns of a map.</summary>
    public int MapWidth { get; }

    /// <summary>Rows of a map.</summary>
    public int MapHeight { get; }

    /// <summary>The part of the upright picture that the maps cover, in its pixels: cell (x, y) of a map is its (x, y)-th of
    /// <see cref="MapWidth"/> x <see cref="MapHeight"/> equal parts.</summary>
    public BoundingBox Region => new(_field.Left, _field.Top, _field.Left + _field.Width, _field.Top + _field.Height);

    /// <summary>Draws the picture and beside it, for each class, the picture under the map's heat with name and probability in the corner (Qian 2020,
    /// figures 5.2 to 5.4). What the maps do not cover is dimmed.</summary>
    /// <returns>The bytes of a PNG; panels have the picture's aspect ratio, a short side of 224 pixels or more, and six stand in a row.</returns>
    public byte[] RenderPng() => HeatMapImage.RenderPng(_picture, _field, [.. Classes.Select(Panel)], _scaling);

    /// <summary>Draws the picture under one class' heat, without text.</summary>
    /// <param name="index">The class, an index into <see cref="Classes"/>.</param>
    /// <returns>The bytes of a PNG.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class in the explanation.</exception>
    public byte[] RenderOverlayPng(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Classes.Count);
        return HeatMapImage.RenderOverlayPng(_picture, _field, Classes[index].ActivationMap, _scaling, HeatMapImage.Greatest(Classes.Select(Panel)));
    }

    private static HeatPanel Panel(ClassExplanation c) => new(c.ActivationMap, string.Create(CultureInfo.InvariantCulture, $"{c.Label} {c.Score:P0}"));
}
