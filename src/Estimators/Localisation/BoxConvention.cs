namespace MlNetFixedHeads;

/// <summary>What the numbers in box columns mean.</summary>
public enum BoxConvention
{
    /// <summary>Edges from 0: the right and bottom ones lie beyond the last pixel.</summary>
    Edges,

    /// <summary>First and last pixel, counted from 1, as MATLAB and Stanford Cars-196 count.</summary>
    PixelsFromOne,
}
