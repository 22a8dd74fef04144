using MlNetFixedHeads.Estimators.Explain;
using MlNetFixedHeads.Estimators.Scoring;

namespace MlNetFixedHeads;

/// <summary>What a network says of a picture.</summary>
public sealed class PictureScores
{
    private readonly int _width;
    private readonly int _height;
    private readonly ImagePreprocessing _preprocessing;
    private readonly ReadOnlyMemory<float> _maps;
    private readonly GraphOutput? _mapOutput;

    internal PictureScores(
        int width, int height, ImagePreprocessing preprocessing, ReadOnlyMemory<float> probabilities, ReadOnlyMemory<float> maps, GraphOutput? mapOutput)
        => (_width, _height, _preprocessing, Probabilities, _maps, _mapOutput) = (width, height, preprocessing, probabilities, maps, mapOutput);

    /// <summary>One probability per class, in the order of <see cref="PictureScorer.ClassNames"/>.</summary>
    public ReadOnlyMemory<float> Probabilities { get; }

    /// <summary>Paints where the network sees a class, to be laid over the picture: a PNG of the picture's shape whose colours are translucent, and
    /// dark where the network did not look.</summary>
    /// <param name="classIndex">Index of the class.</param>
    /// <param name="longSide">Long side of the PNG in pixels, 16 to 1024. Defaults to 256: heat is smooth and can be enlarged.</param>
    /// <returns>The bytes of a PNG.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class, or no such size.</exception>
    /// <exception cref="InvalidOperationException">The picture was scored without activation maps.</exception>
    public byte[] RenderHeat(int classIndex, int longSide = 256)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(classIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(classIndex, Probabilities.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(longSide, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(longSide, 1024);
        if (_mapOutput is not { Shape: [_, var rows, var columns] })
        {
            throw new InvalidOperationException("The picture was scored without activation maps.");
        }

        int length = checked((int)(rows * columns));
        var map = new ActivationMap((int)rows, (int)columns, _maps.Slice(classIndex * length, length).ToArray());
        return HeatOverlay.RenderPng(_width, _height, map, _preprocessing, longSide);
    }
}
