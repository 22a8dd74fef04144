namespace MlNetFixedHeads.Estimators.Explain;

/// <summary>The network's field in the coordinates of the original picture: what resize and centre crop let it see.</summary>
/// <param name="Left">Left edge in pixels of the original; pixel x covers [x, x + 1).</param>
/// <param name="Top">Top edge.</param>
/// <param name="Width">Width in pixels of the original.</param>
/// <param name="Height">Height in pixels of the original.</param>
internal readonly record struct CropGeometry(double Left, double Top, double Width, double Height)
{
    /// <summary>Follows <see cref="ImagePreprocessing"/>: short side resized, long side rounded down, offsets rounded half to even.</summary>
    /// <exception cref="ArgumentException">The crop is larger than the resized picture.</exception>
    public static CropGeometry Of(int width, int height, ImagePreprocessing preprocessing)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (preprocessing.ResizeShortSide < Math.Max(preprocessing.Height, preprocessing.Width))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"ResizeShortSide is {preprocessing.ResizeShortSide}; expected at least the crop, {preprocessing.Height} x {preprocessing.Width}."),
                nameof(preprocessing));
        }

        int shortSide = Math.Min(width, height), longSide = Math.Max(width, height), resize = preprocessing.ResizeShortSide;
        int resizedLong = (int)((long)longSide * resize / shortSide);
        (int resizedWidth, int resizedHeight) = width <= height ? (resize, resizedLong) : (resizedLong, resize);
        double perX = (double)width / resizedWidth, perY = (double)height / resizedHeight;
        double left = Math.Round((resizedWidth - preprocessing.Width) / 2.0, MidpointRounding.ToEven);
        double top = Math.Round((resizedHeight - preprocessing.Height) / 2.0, MidpointRounding.ToEven);
        return new CropGeometry(left * perX, top * perY, preprocessing.Width * perX, preprocessing.Height * perY);
    }

    /// <summary>Where a point of the original lies in the field: (0, 0) is its top left corner, (1, 1) its bottom right one.</summary>
    public (double U, double V) ToField(double x, double y) => ((x - Left) / Width, (y - Top) / Height);
}
