using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Throughput;

/// <summary>Decoding and augmenting, without training.</summary>
internal static class LoaderThroughput
{
    public static void Run(string folder, ImageSize size)
    {
        var source = FileSource.Below(folder, 2000);
        var preprocessing = new ImagePreprocessing { Height = size.Height, Width = size.Width, ResizeShortSide = Math.Max(size.Height, size.Width) };
        for (var threads = 1; threads <= Environment.ProcessorCount; threads *= 2)
        {
            var loader = new BatchLoader(
                source,
                [.. Enumerable.Range(0, source.Count)],
                preprocessing,
                new Augmentation(),
                new BatchLoaderOptions { BatchSize = 64, Threads = threads, Seed = 1, Shuffle = true },
                new UnreadableImages(source.Count, 1, NullLogger.Instance));
            var watch = Stopwatch.StartNew();
            var count = 0;
            foreach (var batch in loader.Epoch(0, CancellationToken.None))
            {
                using (batch)
                    count += batch.Count;
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{count} pictures to {size}, {threads} threads: {count / watch.Elapsed.TotalSeconds:F0} images/s"));
        }
    }
}
