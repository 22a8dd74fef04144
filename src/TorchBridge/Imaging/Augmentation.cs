using System.Globalization;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>What training does to a picture at random.</summary>
internal sealed record Augmentation
{
    /// <summary>Smallest and largest share of the picture's area a random crop keeps.</summary>
    public (double Minimum, double Maximum) CropScale { get; init; } = (0.35, 1.0);

    /// <summary>Whether half of the pictures are mirrored.</summary>
    public bool HorizontalFlip { get; init; } = true;

    /// <exception cref="ArgumentException">The crop scale is no range within (0, 1].</exception>
    public void Validate()
    {
        if (!(CropScale.Minimum > 0 && CropScale.Minimum <= CropScale.Maximum && CropScale.Maximum <= 1))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"CropScale is {CropScale.Minimum} to {CropScale.Maximum}; expected 0 < minimum <= maximum <= 1."));
        }
    }
}
