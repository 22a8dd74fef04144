using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;

namespace MlNetFixedHeads.Throughput;

/// <summary>Memory and time of listing as many pictures as ImageNet-1K has.</summary>
/// <remarks>The files are empty: listing reads names only.</remarks>
internal static class ListingMemory
{
    private const int Classes = 1000;

    public static void Run(int pictures)
    {
        using var temporary = new TemporaryFolder();
        var small = Path.Join(temporary.Path, "small");
        var large = Path.Join(temporary.Path, "large");
        Generate(small, Classes);
        Generate(large, pictures);

        // Whatever is loaded and compiled once is not the listing's.
        List(small);
        var (heap, working) = (GC.GetTotalMemory(forceFullCollection: true), PeakWorkingSet());
        var watch = Stopwatch.StartNew();
        var data = List(large);
        var seconds = watch.Elapsed.TotalSeconds;
        var kept = GC.GetTotalMemory(forceFullCollection: true) - heap;
        var rows = data.GetRowCount() ?? throw new InvalidOperationException("The listing does not know its length.");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{rows} pictures of {Classes} classes listed in {seconds:F1} s: {kept / 1e6:F0} MB kept ({(double)kept / rows:F0} bytes each), peak working set {(PeakWorkingSet() - working) / 1e6:F0} MB more"));
    }

    private static IDataView List(string root) => new MLContext(seed: 1).Data.LoadImageNet(root, DatasetSplit.Train);

    private static long PeakWorkingSet()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static void Generate(string root, int pictures)
    {
        var synsets = Enumerable.Range(0, Classes).Select(c => string.Create(CultureInfo.InvariantCulture, $"n{1440764 + (c * 137):D8}")).ToArray();
        foreach (var synset in synsets)
            Directory.CreateDirectory(Path.Join(root, "train", synset));
        Parallel.For(0, pictures, i =>
        {
            var synset = synsets[i % Classes];
            File.Create(Path.Join(root, "train", synset, string.Create(CultureInfo.InvariantCulture, $"{synset}_{i / Classes}.JPEG"))).Dispose();
        });
    }
}
