using BenchmarkDotNet.Running;
using MlNetFixedHeads;
using MlNetFixedHeads.Throughput;

// step ARCH SIZE       training steps on random tensors: images/s by memory layout
// loader DIR SIZE      decoding and augmenting the pictures below a folder: images/s by number of threads
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
    case ["heads"]:
        HeadThroughput.Run();
        return 0;
    case ["resize", .. var rest]:
        BenchmarkRunner.Run<ResizeBenchmarks>(args: rest);
        return 0;
    default:
        Console.Error.WriteLine("Usage: Throughput step ARCH SIZE | loader DIR SIZE | heads | resize [BenchmarkDotNet options]");
        return 2;
}
