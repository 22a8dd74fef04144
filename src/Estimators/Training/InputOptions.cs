using System.Globalization;
using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Estimators.Training;

/// <summary>Checks the options of sampling and of the picture cache.</summary>
internal static class InputOptions
{
    public static IEnumerable<string> Problems(FixedHeadCnnOptions options) => [.. SamplingProblems(options), .. CacheProblems(options)];

    private static IEnumerable<string> SamplingProblems(FixedHeadCnnOptions options)
    {
        if (!Enum.IsDefined(options.Sampling))
        {
            yield return $"Sampling is {options.Sampling}; expected one of {string.Join(", ", Enum.GetNames<PictureSampling>())}.";
        }

        string? weights = options.WeightColumnName;
        if (weights is not null && (string.IsNullOrWhiteSpace(weights) || weights.StartsWith(ColumnNames.Prefix, StringComparison.Ordinal)))
        {
            yield return $"WeightColumnName is '{weights}'; expected a column name that does not begin with '{ColumnNames.Prefix}'.";
        }
        else if (weights is null && options.Sampling == PictureSampling.ByWeight)
        {
            yield return "Sampling is ByWeight, but WeightColumnName is null; expected the name of a column of Single.";
        }
        else if (weights is not null && options.Sampling != PictureSampling.ByWeight)
        {
            yield return $"WeightColumnName is '{weights}', but Sampling is {options.Sampling}; weights are for ByWeight.";
        }

        if (options is { Sampling: PictureSampling.ClassBalanced, Loss: TrainingLoss.BalancedSoftmax })
        {
            yield return "Sampling is ClassBalanced and Loss is BalancedSoftmax; each makes up for classes of unequal size, both together do so twice.";
        }
    }

    private static IEnumerable<string> CacheProblems(FixedHeadCnnOptions options)
    {
        if (!Enum.IsDefined(options.Cache))
        {
            yield return $"Cache is {options.Cache}; expected one of {string.Join(", ", Enum.GetNames<PictureCache>())}.";
        }

        (string Name, int? Value)[] sizes = [(nameof(options.CacheMemoryMB), options.CacheMemoryMB), (nameof(options.CacheDiskMB), options.CacheDiskMB)];
        foreach ((string name, int? value) in sizes)
        {
            if (value < 1)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; expected 1 or more, or null.");
            }
        }

        if (options.CacheFolder is { } folder && string.IsNullOrWhiteSpace(folder))
        {
            yield return "CacheFolder is blank; expected a folder, or null.";
        }
        else if (options.CacheFolder is { } file && File.Exists(file))
        {
            yield return $"CacheFolder is '{file}', which is a file; expected a folder.";
        }
    }
}
