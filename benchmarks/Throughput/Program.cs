using System.Globalization;
using BenchmarkDotNet.Running;
using MlNetFixedHeads;
using MlNetFixedHeads.Throughput;

// step ARCH SIZE       training steps on random tensors: images/s by precision and memory layout
// step-vs-pytorch ARCH SIZE [BATCH [PYTHON]]  the same steps and PyTorch's in turns: images/s and their ratio; PYTHON has torchvision, python3 by default
// norms ARCH SIZE [BATCH]  training steps with norm and activation in one operation, and by libtorch, in turns: their ratio
// loader DIR SIZE      decoding and augmenting the pictures below a folder: images/s by number of threads
// input DIR ARCH SIZE [CACHE]  training fed from the pictures below a folder, beside the same steps on tensors in memory: images/s
// trunk ARCH SIZE DIR  epochs of training with a frozen trunk beside epochs of fine-tuning, for the learned and the identity head: seconds and their ratio
// memory [FEW MANY]    peak memory of training on folders of generated pictures
// checkpoints [EPOCHS] memory of the process after each epoch of training with checkpoints
// listing [PICTURES]   memory and time of listing as many pictures as ImageNet-1K has
// scoring ARCH DIR COUNT [BATCH [THREADS]]    scoring pictures below a folder, in bulk and one at a time, against ML.NET's own components
// heads                products with Hadamard matrices, three ways
// resize [options]     micro-benchmarks of the resize (BenchmarkDotNet)
switch (args)
{
    case ["step", var architecture, var size]:
        StepThroughput.Run(CnnArchitecture.Parse(architecture), ImageSize.Parse(size));
        return 0;
    case ["step-vs-pytorch", var architecture, var size, .. { Length: < 3 } rest]:
        StepComparison.Run(CnnArchitecture.Parse(architecture), ImageSize.Parse(size), rest.Length > 0 ? Number(rest[0]) : 64, rest.Length > 1 ? rest[1] : "python3");
        return 0;
    case ["norms", var architecture, var size, .. { Length: < 2 } rest]:
        NormComparison.Run(CnnArchitecture.Parse(architecture), ImageSize.Parse(size), rest.Length > 0 ? Number(rest[0]) : 64);
        return 0;
    case ["loader", var folder, var size]:
        LoaderThroughput.Run(folder, ImageSize.Parse(size));
        return 0;
    case ["input", var folder, var architecture, var size, .. var cache]:
        InputThroughput.Run(
            folder,
            CnnArchitecture.Parse(architecture),
            ImageSize.Parse(size),
            cache is [var name] ? Enum.Parse<PictureCache>(name, ignoreCase: true) : PictureCache.Memory);
        return 0;
    case ["trunk", var architecture, var size, var folder]:
        TrunkThroughput.Run(CnnArchitecture.Parse(architecture), ImageSize.Parse(size), folder);
        return 0;
    case ["memory"]:
        InputMemory.Compare(10_000, 100_000);
        return 0;
    case ["memory", var few, var many]:
        InputMemory.Compare(int.Parse(few, CultureInfo.InvariantCulture), int.Parse(many, CultureInfo.InvariantCulture));
        return 0;
    case ["memory-of", var folder]:
        InputMemory.Train(folder);
        return 0;
    case ["checkpoints"]:
        CheckpointMemory.Run(30);
        return 0;
    case ["checkpoints", var epochs]:
        CheckpointMemory.Run(Number(epochs));
        return 0;
    case ["listing"]:
        ListingMemory.Run(1_281_167);
        return 0;
    case ["listing", var pictures]:
        ListingMemory.Run(Number(pictures));
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
        Console.Error.WriteLine("Usage: Throughput step ARCH SIZE | step-vs-pytorch ARCH SIZE [BATCH [PYTHON]] | norms ARCH SIZE [BATCH] | loader DIR SIZE | input DIR ARCH SIZE [CACHE] | trunk ARCH SIZE DIR | memory [FEW MANY] | checkpoints [EPOCHS] | listing [PICTURES] | scoring ARCH DIR COUNT [BATCH [THREADS]] | heads | resize [BenchmarkDotNet options]");
        return 2;
}

static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
