using System.Globalization;
using BenchmarkDotNet.Running;
using MlNetFixedHeads;
using MlNetFixedHeads.Throughput;

// step ARCH SIZE       training steps on random tensors: images/s by memory layout
// loader DIR SIZE      decoding and augmenting the pictures below a folder: images/s by number of threads
// scoring ARCH DIR COUNT [BATCH [THREADS]]    scoring pictures below a folder, in bulk and one at a time, against ML.NET's own components
// heads                products with Hadamard matrices, three ways
// resize [options]     micro-benchmarks of the resize (BenchmarkDotNet)
switch (args)
{
    case ["step", var architecture, var size]:
        StepThroughput.Run(CnnArchitecture.Parse(architecture), ImageSize.Parse(size));
        return 0;
    case ["loader", var folder, var size]:
        LoaderThroughput.Run(folder, ImageSize.Parse(size));
        return 0;
    case ["scoring", var architecture, var folder, var count, .. { Length: < 3 } sizes]:
        ScoringThroughput.Run(CnnArchitecture.Parse(architecture), folder, Number(count), new ScoringOptions
        {
            BatchSize = sizes.Length > 0 ? Number(sizes[0]) : null,
            Threads = sizes.Length > 1 ? Number(sizes[1]) : null,
        });
        return 0;
    case ["heads"]:
        HeadThroughput.Run();
        return 0;
    case ["resize", .. var rest]:
        BenchmarkRunner.Run<ResizeBenchmarks>(args: rest);
        return 0;
    default:
        Console.Error.WriteLine("Usage: Throughput step ARCH SIZE | loader DIR SIZE | scoring ARCH DIR COUNT [BATCH [THREADS]] | heads | resize [BenchmarkDotNet options]");
        return 2;
}

static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
