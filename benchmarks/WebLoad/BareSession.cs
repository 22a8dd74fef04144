using System.Diagnostics;
using Microsoft.ML;

namespace MlNetFixedHeads.WebLoad;

/// <summary>The same work without a server: decoding and scoring in batches, on a thread per processor.</summary>
internal static class BareSession
{
    /// <summary>Pictures per second.</summary>
    /// <param name="path">The model.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="time">How long to do it.</param>
    public static double Run(string path, byte[] picture, TimeSpan time)
    {
        using FixedHeadCnnTransformer model = new MLContext().Model.LoadFixedHeadCnn(path, out _);
        PictureScorer scorer = model.CreatePictureScorer();
        Batch(scorer, picture);
        long start = Stopwatch.GetTimestamp(), scored = 0;
        Thread[] threads =
        [
            .. Enumerable.Range(0, scorer.Threads).Select(_ => new Thread(() =>
            {
                while (Stopwatch.GetElapsedTime(start) < time)
                {
                    Batch(scorer, picture);
                    Interlocked.Add(ref scored, scorer.BatchSize);
                }
            })),
        ];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        return scored / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Batch(PictureScorer scorer, byte[] picture)
    {
        PreparedPicture[] pictures = [.. Enumerable.Range(0, scorer.BatchSize).Select(_ => scorer.Prepare(picture, "picture"))];
        scorer.Score(pictures);
        Array.ForEach(pictures, p => p.Dispose());
    }
}
