using System.Globalization;

namespace MlNetFixedHeads.Cli.Search;

/// <summary>Which of several processes this one is, as launchers tell it.</summary>
internal static class TrialEnvironment
{
    /// <summary>Rank from 0 and number of processes.</summary>
    private static readonly (string Rank, string Count)[] Launchers =
    [
        ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
        ("PMI_RANK", "PMI_SIZE"),
    ];

    /// <summary>Reads <c>I/N</c>, or for <c>auto</c> the environment.</summary>
    /// <exception cref="FormatException">The text is neither, or the environment tells nothing.</exception>
    public static SearchShare? Parse(string text) =>
        text.Equals("auto", StringComparison.OrdinalIgnoreCase) ? Find(Environment.GetEnvironmentVariable) : SearchShare.Parse(text);

    /// <summary>The share of a process that Open MPI's launcher started as one of several; null where it did not.</summary>
    public static SearchShare? OfMpirun(Func<string, string?> variable) =>
        Share(Number(variable, Launchers[0].Rank), Number(variable, Launchers[0].Count)) is { Count: > 1 } share ? share : null;

    /// <exception cref="FormatException">The environment tells nothing.</exception>
    public static SearchShare Find(Func<string, string?> variable)
    {
        int? Number(string name) => TrialEnvironment.Number(variable, name);
        foreach ((string rank, string count) in Launchers)
        {
            if (Share(Number(rank), Number(count)) is { } share)
                return share;
        }

        // A job array before the steps within one job: each job of an array has a step of its own.
        return Share(Number("SLURM_ARRAY_TASK_ID") - Number("SLURM_ARRAY_TASK_MIN"), Number("SLURM_ARRAY_TASK_COUNT"))
            ?? Share(Number("SLURM_PROCID"), Number("SLURM_NTASKS"))
            ?? throw new FormatException(
                "'auto' finds no launcher's numbers; expected those of mpirun (OMPI_COMM_WORLD_RANK, PMI_RANK), of a Slurm array of consecutive numbers (SLURM_ARRAY_TASK_ID) or srun (SLURM_PROCID); or say I/N.");
    }

    private static int? Number(Func<string, string?> variable, string name) =>
        int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;

    private static SearchShare? Share(int? rank, int? count) => rank is { } i && count is { } n && i >= 0 && i < n ? new(i + 1, n) : null;
}
