using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Datasets.Inspection;

/// <summary>Reads all pictures, several at a time, and gathers what they have in common.</summary>
internal static class ImageInspector
{
    private const int ProgressReports = 1000;

    public static ImageInspection Inspect(IReadOnlyList<(string Name, ImageList Images)> splits, ImageInspectionOptions options)
    {
        options.Validate();
        InspectionSet set = new(splits);
        PictureFacts facts = new(set.Count);
        // Reasons are texts: a million of them would be more than everything else.
        ConcurrentDictionary<int, string> reasons = new();
        PictureReader reader = new(set, facts, new DecodeLimits { MaxPixels = options.MaxImagePixels }, options.NearDuplicateDistance is not null);
        ReadAll(set.Count, reader, facts, reasons, options);
        DuplicateFinder finder = new(set, facts, options);
        DisjointSets exact = finder.FindExact();
        DisjointSets? near = options.NearDuplicateDistance is { } distance ? finder.FindNear(exact, distance) : null;
        return new()
        {
            ClassNames = set.ClassNames,
            Count = set.Count,
            Splits = Splits(set),
            Formats = Statistics.Formats(facts),
            Width = Statistics.Range(facts, i => facts.Widths[i]),
            Height = Statistics.Range(facts, i => facts.Heights[i]),
            AspectRatio = Statistics.Range(facts, i => (double)facts.Widths[i] / facts.Heights[i]),
            EncodedBytes = Statistics.Range(facts, i => facts.Lengths[i]),
            UndecodableCount = facts.States.Count(s => s != PictureState.Decoded),
            Undecodable = Undecodable(set, facts, reader, reasons, options),
            ExactDuplicates = finder.Describe(exact, null),
            NearDuplicates = near is null ? null : finder.Describe(near, exact),
            Leaks = finder.Leaks(exact, near),
        };
    }

    private static void ReadAll(
        int count, PictureReader reader, PictureFacts facts, ConcurrentDictionary<int, string> reasons, ImageInspectionOptions options)
    {
        int done = 0, step = Math.Max(1, count / ProgressReports);
        Lock gate = new();
        try
        {
            Parallel.For(
                0,
                count,
                new ParallelOptions { MaxDegreeOfParallelism = options.Threads ?? Environment.ProcessorCount, CancellationToken = options.CancellationToken },
                index =>
                {
                    if (reader.Read(index) is { } reason && reasons.Count < options.MaxListed)
                        reasons[index] = reason;
                    if (options.Progress is not { } progress)
                    {
                        Interlocked.Increment(ref done);
                        return;
                    }

                    // Counted under the lock, so that figures only grow.
                    lock (gate)
                    {
                        if (++done % step == 0 || done == count)
                            progress.Report(new(done, count));
                    }
                });
        }
        catch (AggregateException e)
        {
            // What is no fault of a picture's: the first one says it.
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    /// <summary>The first ones in the order of the data. Which reasons were kept depends on the threads where there are too many; the others are asked
    /// for again.</summary>
    private static List<UndecodableImage> Undecodable(
        InspectionSet set, PictureFacts facts, PictureReader reader, ConcurrentDictionary<int, string> reasons, ImageInspectionOptions options)
    {
        List<UndecodableImage> listed = [];
        for (int i = 0; i < set.Count && listed.Count < options.MaxListed; i++)
        {
            if (facts.States[i] != PictureState.Decoded && (reasons.GetValueOrDefault(i) ?? reader.Read(i)) is { } reason)
                listed.Add(new(set.Describe(i), reason));
        }

        return listed;
    }

    private static List<InspectedSplit> Splits(InspectionSet set)
    {
        List<InspectedSplit> splits = [];
        int index = 0;
        for (int split = 0; split < set.SplitCount; split++)
        {
            int[] counts = new int[set.ClassNames.Count];
            for (int end = index + set.SizeOf(split); index < end; index++)
            {
                if (set.Class(index) is >= 0 and int own)
                    counts[own]++;
            }

            splits.Add(new() { Name = set.SplitName(split), Count = set.SizeOf(split), ClassCounts = counts });
        }

        return splits;
    }
}
