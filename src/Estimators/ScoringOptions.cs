using System.Globalization;

namespace MlNetFixedHeads;

/// <summary>How a model scores many pictures.</summary>
public sealed record ScoringOptions
{
    private const int LargestBatch = 1024;
    private const int MostThreads = 1024;

    /// <summary>The defaults.</summary>
    public static ScoringOptions Default { get; } = new();

    /// <summary>Whether pictures are decoded in parallel and scored in batches. Defaults to true; false scores row by row through ML.NET's own
    /// components, as a model does that <c>Model.Load</c> opened.</summary>
    public bool Bulk { get; init; } = true;

    /// <summary>Pictures in a batch, 1 to 1024. Defaults to null: as many as stay small in memory, at most 8.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Batches that are decoded and scored at the same time, each on a thread of its own, by all cursors of the model together; 1 to 1024.
    /// Defaults to null: one per processor.</summary>
    public int? Threads { get; init; }

    internal int ThreadCount => Threads ?? Environment.ProcessorCount;

    internal IEnumerable<string> Problems()
    {
        if (BatchSize is { } batch && batch is < 1 or > LargestBatch)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{nameof(ScoringOptions)}.{nameof(BatchSize)} is {BatchSize}; expected 1 to {LargestBatch}.");
        }

        if (Threads is { } threads && threads is < 1 or > MostThreads)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{nameof(ScoringOptions)}.{nameof(Threads)} is {Threads}; expected 1 to {MostThreads}.");
        }
    }

    /// <exception cref="ArgumentException">Options are out of range; the message lists all that are.</exception>
    internal void Check()
    {
        string[] problems = [.. Problems()];
        if (problems.Length > 0)
        {
            throw new ArgumentException(string.Join(" ", problems));
        }
    }

    /// <summary>Larger pictures need no large batches, whose intermediate values would only leave the caches.</summary>
    internal int BatchSizeFor(ImagePreprocessing preprocessing)
    {
        const int UsualBatch = 8;
        const long UsualPixels = UsualBatch * 256 * 256;
        long pixels = (long)preprocessing.Height * preprocessing.Width;
        return (int)(BatchSize is { } given ? Math.Min(given, Math.Max(Array.MaxLength / (3 * pixels), 1)) : Math.Clamp(UsualPixels / pixels, 1, UsualBatch));
    }
}
