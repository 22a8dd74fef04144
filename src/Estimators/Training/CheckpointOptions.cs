using System.Globalization;

namespace MlNetFixedHeads.Estimators.Training;

/// <summary>Checks the options of checkpoints, of the time and of divergence.</summary>
internal static class CheckpointOptions
{
    public static IEnumerable<string> Problems(FixedHeadCnnOptions options)
    {
        if (options.CheckpointFolder is { } folder && string.IsNullOrWhiteSpace(folder))
        {
            yield return "CheckpointFolder is blank; expected a folder, or null.";
        }
        else if (options.CheckpointFolder is { } file && File.Exists(file))
        {
            yield return $"CheckpointFolder is '{file}', which is a file; expected a folder.";
        }
        else if (options is { CheckpointFolder: null, Resume: true })
        {
            yield return "Resume is true, but CheckpointFolder is null; expected the folder of the run to go on with.";
        }

        if (!(options.CheckpointMinutes > 0))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"CheckpointMinutes is {options.CheckpointMinutes}; expected a number above 0.");
        }

        if (options.CheckpointsKept < 1)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"CheckpointsKept is {options.CheckpointsKept}; expected 1 or more.");
        }

        if (options.TimeBudget is { } budget && budget <= TimeSpan.Zero)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"TimeBudget is {budget}; expected a time above 0, or null.");
        }

        if (!Enum.IsDefined(options.OnDivergence))
        {
            yield return $"OnDivergence is {options.OnDivergence}; expected one of {string.Join(", ", Enum.GetNames<DivergencePolicy>())}.";
        }
    }
}
