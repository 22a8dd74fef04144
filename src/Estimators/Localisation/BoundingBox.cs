namespace MlNetFixedHeads;

/// <summary>A rectangle in a picture, by its edges in pixels from the top left corner: pixel x covers [x, x + 1).</summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Top edge.</param>
/// <param name="Right">Right edge, beyond the last pixel.</param>
/// <param name="Bottom">Bottom edge, beyond the last pixel.</param>
public readonly record struct BoundingBox(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Area in square pixels; 0 where the edges are the wrong way round.</summary>
    public double Area => Math.Max(0, Right - Left) * Math.Max(0, Bottom - Top);

    /// <summary>Whether a point lies in the box.</summary>
    /// <param name="x">From the left.</param>
    /// <param name="y">From the top.</param>
    public bool Contains(double x, double y) => x >= Left && x < Right && y >= Top && y < Bottom;

    /// <summary>Area of the intersection over area of the union, in [0, 1]; 0 where both are empty.</summary>
    /// <param name="other">The other box.</param>
    public double IntersectionOverUnion(BoundingBox other)
    {
        var common = new BoundingBox(Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom));
        double union = Area + other.Area - common.Area;
        return union > 0 ? common.Area / union : 0;
    }
}
