using MlNetFixedHeads.TorchBridge.Imaging.Augmenting;

namespace MlNetFixedHeads;

/// <summary>What training does to its pictures at random. What happens to a picture depends on seed, epoch and its place in the data
/// only, not on threads or the order in which pictures are read.</summary>
/// <remarks>
/// <para>The order is: crop, mirror, <see cref="Policy"/>, <see cref="ColorJitter"/>, normalise, <see cref="Erasing"/>; then, on whole
/// batches, <see cref="Mixup"/> or <see cref="Cutmix"/>. Operations on colours see the cropped picture at the size of the network's input,
/// rounded to bytes.</para>
/// <para>Evaluation and scoring do none of it. Pictures that the caller has preprocessed are mirrored and mixed; to ask for more is an error.</para>
/// </remarks>
public sealed record Augmentation
{
    /// <summary>A random crop and a horizontal mirror: what <c>new Augmentation()</c> says.</summary>
    public static Augmentation Default { get; } = new();

    /// <summary>Nothing: training sees what evaluation sees.</summary>
    public static Augmentation None { get; } = new() { PadAndCrop = 0, HorizontalFlip = false };

    /// <summary>Smallest and largest share of a picture's area that a random resized crop keeps, in (0, 1]. Defaults to (0.35, 1).</summary>
    public (double Minimum, double Maximum) CropScale { get; init; } = (0.35, 1.0);

    /// <summary>Smallest and largest width over height of a random resized crop, above 0, at most 100. Defaults to (3/4, 4/3).</summary>
    public (double Minimum, double Maximum) CropRatio { get; init; } = (3.0 / 4, 4.0 / 3);

    /// <summary>In place of the random resized crop: prepare the picture as evaluation does, lay this many black pixels around it, and cut
    /// the network's input out at random (4 is usual for CIFAR; 0 cuts nothing). Defaults to null: the random resized crop.</summary>
    public int? PadAndCrop { get; init; }

    /// <summary>Whether half of the pictures are mirrored left to right. Defaults to true.</summary>
    public bool HorizontalFlip { get; init; } = true;

    /// <summary>Whether half of the pictures are mirrored top to bottom. Defaults to false.</summary>
    public bool VerticalFlip { get; init; }

    /// <summary>Random operations of a fixed list, such as RandAugment. Defaults to null: none.</summary>
    public AugmentationPolicy? Policy { get; init; }

    /// <summary>Random changes of colour. Defaults to null: none.</summary>
    public ColorJitter? ColorJitter { get; init; }

    /// <summary>A random rectangle that is wiped out. Defaults to null: none.</summary>
    public RandomErasing? Erasing { get; init; }

    /// <summary>Mixes each picture of a batch with another one by a share from Beta(a, a), with a this number; the target is mixed alike
    /// (Zhang et al. 2018). 0 or more. Defaults to 0: none.</summary>
    public double Mixup { get; init; }

    /// <summary>Pastes a rectangle of another picture of the batch into each, whose share of the area comes from Beta(a, a), with a this
    /// number; the target is mixed by area (Yun et al. 2019). With <see cref="Mixup"/> as well, each batch has one of the two, drawn
    /// evenly. 0 or more. Defaults to 0: none.</summary>
    public double Cutmix { get; init; }

    /// <summary>Share of the batches that <see cref="Mixup"/> and <see cref="Cutmix"/> touch, in [0, 1]. Defaults to 1.</summary>
    public double MixProbability { get; init; } = 1;

    /// <summary>Whether batches are mixed at all.</summary>
    internal bool Mixes => (Mixup > 0 || Cutmix > 0) && MixProbability > 0;

    /// <summary>Everything that is wrong with it.</summary>
    internal IEnumerable<string> Problems() => AugmentationRules.Problems(this);

    /// <exception cref="ArgumentException">Lists every problem.</exception>
    internal void Validate()
    {
        string[] problems = [.. Problems()];
        if (problems.Length > 0)
            throw new ArgumentException($"The augmentation is not valid: {string.Join(" ", problems)}");
    }
}
