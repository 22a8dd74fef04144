using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Imaging.Caching;
using MlNetFixedHeads.TorchBridge.Native;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.Throughput;

/// <summary>Training fed from JPEG files beside the same steps on tensors that lie in memory, epochs of the one and the other in turn, so that
/// what else the machine does meets both.</summary>
internal static class InputThroughput
{
    private const int BatchSize = 64;
    private const int Pictures = 640;
    private const int Rounds = 4;

    public static void Run(string folder, CnnArchitecture architecture, ImageSize size, PictureCache cache)
    {
        TorchRuntime.EnsureLoaded();
        using var heap = TrainingHeap.Open();
        var source = FileSource.Below(folder, Pictures);
        var preprocessing = new ImagePreprocessing { Height = size.Height, Width = size.Width, ResizeShortSide = Math.Max(size.Height, size.Width) };
        using var temporary = new TemporaryFolder();
        using var caches = new InputCaches(new() { Mode = cache, Folder = temporary.Path }, NullLogger.Instance);
        var loader = new BatchLoader(
            source,
            [.. Enumerable.Range(0, source.Count)],
            preprocessing,
            new Augmentation(),
            new() { BatchSize = BatchSize, Seed = 1, Shuffle = true, DropLast = true },
            new(source.Count, 1, NullLogger.Instance),
            caches);
        using var network = NetworkRegistry.Create(architecture, ClassifierHead.Identity, FileSource.Classes, seed: 1);
        network.UseChannelsLast();
        network.train();
        using var sgd = new MomentumSgd(network.parameters(), 0.001, 0.9, 1e-4);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{architecture} at {size}: {source.Count} pictures, batch {BatchSize}, {get_num_threads()} threads, cache {cache}"));

        List<(Tensor Pixels, Tensor Labels)> tensors = [];
        var first = Time("files, first epoch", () => FromFiles(loader, 0, network, sgd, preprocessing, tensors));
        Time("memory, warming up", () => FromMemory(tensors, network, sgd));
        List<(double Wall, double Processor)> files = [], memory = [];
        for (var round = 1; round <= Rounds; round++)
        {
            memory.Add(Time("memory", () => FromMemory(tensors, network, sgd)));
            var epoch = round;
            files.Add(Time(string.Create(CultureInfo.InvariantCulture, $"files, epoch {epoch + 1}"), () => FromFiles(loader, epoch, network, sgd, preprocessing, null)));
        }

        Print("median", m => m.Order().Skip((m.Count - 1) / 2).Take(2 - (m.Count % 2)).Average());
        // The epochs that were disturbed least.
        Print("fastest", m => m.Max());
        foreach (var (pixels, labels) in tensors)
        {
            pixels.Dispose();
            labels.Dispose();
        }

        void Print(string name, Func<List<double>, double> of)
        {
            var (fromFiles, fromMemory) = (of([.. files.Select(f => f.Wall)]), of([.. memory.Select(f => f.Wall)]));
            var (busyFiles, busyMemory) = (of([.. files.Select(f => f.Processor)]), of([.. memory.Select(f => f.Processor)]));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: files {fromFiles:F1}, memory {fromMemory:F1} images/s: ratio {fromFiles / fromMemory:F3} (first epoch {first.Wall / fromMemory:F3}); per second of processor time {busyFiles / busyMemory:F3}"));
        }
    }

    private static int FromFiles(
        BatchLoader loader, int epoch, CnnNetwork network, MomentumSgd sgd, ImagePreprocessing preprocessing, List<(Tensor Pixels, Tensor Labels)>? keep)
    {
        var count = 0;
        foreach (var batch in loader.Epoch(epoch, CancellationToken.None))
        {
            using (batch)
            {
                using var scope = NewDisposeScope();
                var (pixels, labels) = (BatchTensors.Pixels(batch, preprocessing, CPU), BatchTensors.Labels(batch, CPU));
                keep?.Add((pixels.permute(0, 2, 3, 1).clone().permute(0, 3, 1, 2).DetachFromDisposeScope(), labels.clone().DetachFromDisposeScope()));
                Step(network, sgd, pixels, labels);
                count += batch.Count;
            }
        }

        return count;
    }

    private static int FromMemory(List<(Tensor Pixels, Tensor Labels)> tensors, CnnNetwork network, MomentumSgd sgd)
    {
        var count = 0;
        foreach (var (pixels, labels) in tensors)
        {
            using var scope = NewDisposeScope();
            Step(network, sgd, pixels, labels);
            count += (int)labels.shape[0];
        }

        return count;
    }

    private static void Step(CnnNetwork network, MomentumSgd sgd, Tensor pixels, Tensor labels)
    {
        sgd.ZeroGradients();
        var loss = nn.functional.cross_entropy(network.Run(TorchOps.Evaluation, pixels).Logits, labels);
        BackwardPass.Run(loss);
        sgd.Step();
        _ = loss.ToDouble();
    }

    /// <summary>Pictures per second, and per second of processor time.</summary>
    private static (double Wall, double Processor) Time(string name, Func<int> epoch)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        var count = epoch();
        var seconds = watch.Elapsed.TotalSeconds;
        process.Refresh();
        var busy = (process.TotalProcessorTime - before).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-20} {count / seconds,7:F1} images/s, {busy / seconds:F2} processors busy"));
        return (count / seconds, count / busy);
    }
}
