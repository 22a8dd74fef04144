using System.Globalization;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction.Thesis;

/// <summary>A data set of the thesis.</summary>
/// <param name="Name">As the command line has it.</param>
/// <param name="Title">As tables have it.</param>
/// <param name="TrainPerClass">Training pictures of a class, where all have about as many.</param>
/// <param name="Train">Training pictures in words, where classes differ or it is not known.</param>
internal sealed record ThesisData(string Name, string Title, int? TrainPerClass, string Train)
{
    public static readonly ThesisData Cifar100 = new("cifar100", "CIFAR-100", 500, "");
    public static readonly ThesisData ImageNet = new("imagenet", "ImageNet", 1281, "");
    public static readonly ThesisData Cars = new("cars", "Cars-196", null, "8,144");

    /// <summary>The data set has 1,020 training and as many validation pictures; whether both trained is not known.</summary>
    public static readonly ThesisData Flowers = new("flowers", "Flowers-102", null, "1,020 or 2,040");

    public static IReadOnlyList<ThesisData> All { get; } = [Cifar100, ImageNet, Cars, Flowers];

    /// <summary>Training pictures of the first classes, in words.</summary>
    public string TrainPictures(int classes) => TrainPerClass is { } each
        ? $"{(this == ImageNet ? "about " : "")}{(each * classes).ToString("N0", CultureInfo.InvariantCulture)}"
        : Train;
}
