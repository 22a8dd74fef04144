using System.Globalization;
using Microsoft.ML;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Estimators;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.TorchBridge.Cost;
using MlNetFixedHeads.TorchBridge.Native;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Onnx;
using MlNetFixedHeads.TorchBridge.Training.Speed;
using TorchSharp;

namespace MlNetFixedHeads.Cli.Bench;

/// <summary>Measures how fast a network trains and scores on this machine.</summary>
internal sealed class BenchRun(BenchRequest request, TimeProvider time, Messages messages, CancellationToken cancellation)
{
    private const int UsualClasses = 100;

    public BenchDocument Run()
    {
        (ImageList Images, string Column)? data = request.Data is { } spec ? Open(spec) : null;
        torch.Device device = TorchDevice.Resolve(request.Device);
        if (request.Precision is { } asked && PrecisionFit.Problems(asked, device.type).FirstOrDefault() is { } problem)
            throw new CommandFailedException(problem);
        int classes = request.Classes ?? data?.Images.ClassNames.Count ?? UsualClasses;
        ImagePreprocessing usual = NetworkRegistry.Get(request.Architecture).Preprocessing;
        var size = request.Size ?? new ImageSize(usual.Height, usual.Width);
        TrainingPrecision[] precisions = request.Precision is { } only and not TrainingPrecision.Auto ? [only] : [.. PrecisionFit.Candidates(device)];
        int threads = torch.get_num_threads();
        using var heap = TrainingHeap.Open();
        try
        {
            if (request.Threads is { } count)
                torch.set_num_threads(count);
            return new()
            {
                Version = ProductVersion.Text,
                Architecture = request.Architecture.Name,
                Head = request.Head.ToString(),
                Variant = request.Variant.ToString(),
                Classes = classes,
                Height = size.Height,
                Width = size.Width,
                Batch = request.Batch,
                Steps = request.Steps,
                Device = device.ToString(),
                Threads = torch.get_num_threads(),
                BFloat16Instructions = ProcessorFeatures.HasBFloat16,
                Compute = Compute(precisions, classes, size, device),
                EndToEnd = data is var (images, column) ? [.. StepForm.Of(precisions).Select(f => EndToEnd(f, images, column, size))] : [],
                InferenceImagesPerSecond = Inference(classes, size),
            };
        }
        finally
        {
            torch.set_num_threads(threads);
        }
    }

    private List<ComputeSpeed> Compute(TrainingPrecision[] precisions, int classes, ImageSize size, torch.Device device)
    {
        messages.WriteLine("Training steps on pictures in memory ...");
        List<StepBench> benches = [];
        try
        {
            foreach (StepForm form in StepForm.Of(precisions))
                benches.Add(new(Network(classes, size), form, request.Batch, size.Height, size.Width, device));
            IReadOnlyList<double> speeds = StepSpeeds.Measure(benches, request.Steps, time, cancellation);
            return [.. benches.Select((b, i) => new ComputeSpeed(b.Form.Precision.ToString(), b.Form.Layout.ToString(), speeds[i]))];
        }
        finally
        {
            foreach (StepBench bench in benches)
                bench.Dispose();
        }
    }

    private EndToEndSpeed EndToEnd(StepForm form, ImageList images, string column, ImageSize size)
    {
        messages.WriteLine($"Training on pictures of the data set in {form} ...");
        var context = new MLContext(seed: 1);
        (double first, double later) = context.Transforms.TrainFixedHeadCnn(context, new FixedHeadCnnOptions
        {
            ImageColumnName = column,
            Architecture = request.Architecture,
            Head = request.Head,
            Variant = request.Variant,
            ImageSize = size,
            Epochs = 2,
            BatchSize = request.Batch,
            ValidationFraction = 0,
            Cache = PictureCache.Memory,
            Device = request.Device,
            Threads = request.Threads,
            LoaderThreads = request.Threads,
            Precision = form.Precision,
            Recipe = TrainingRecipe.Transfer with { KeepBest = TrainingMetric.TrainLoss },
            CancellationToken = cancellation,
        }).MeasureSpeed(new ImageListDataView(images), form.Layout);
        return new(form.Precision.ToString(), form.Layout.ToString(), first, later);
    }

    private double Inference(int classes, ImageSize size)
    {
        messages.WriteLine("The exported graph ...");
        using CnnNetwork network = Network(classes, size);
        network.eval();
        var preprocessing = new ImagePreprocessing { Height = size.Height, Width = size.Width, ResizeShortSide = Math.Max(size.Height, size.Width) };
        string[] names = [.. Enumerable.Range(0, classes).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        using var scorer = new OnnxScorer(OnnxExporter.Export(network, preprocessing, names, new OnnxExportRequest { Form = OnnxInputForm.Tensor }), request.Threads);
        float[] pictures = new float[request.Batch * 3 * size.Height * size.Width];
        List<double> seconds = [];
        for (int i = 0; i <= request.Steps; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            long started = time.GetTimestamp();
            scorer.Run(pictures, request.Batch, size.Height, size.Width, OnnxExporter.LogitsOutput);
            // The first is slower: memory is taken from the system.
            if (i > 0)
                seconds.Add(time.GetElapsedTime(started).TotalSeconds);
        }

        return request.Batch / StepSpeeds.Median(seconds);
    }

    private CnnNetwork Network(int classes, ImageSize size)
    {
        CnnNetwork network = NetworkRegistry.Create(request.Architecture, request.Head, classes, seed: 1, request.Variant);
        if (CostOps.MapSize(network, size.Height, size.Width) is ( > 0, > 0))
            return network;
        network.Dispose();
        throw new CommandFailedException($"--size {size} is too small for this network: no position would be left before pooling.");
    }

    /// <summary>As many pictures as the steps need, from all over the training split.</summary>
    private (ImageList Images, string Column) Open(DatasetSpec spec)
    {
        ImageDataset dataset;
        ImageList all;
        try
        {
            dataset = spec.Open();
            all = dataset.List(DatasetSplit.Train);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"--data: {FailureMessage.For(e)}", e);
        }

        if (all.Count < 2 * request.Batch)
            throw new CommandFailedException(string.Create(CultureInfo.InvariantCulture, $"--data has {all.Count} training pictures; expected two batches, {2 * request.Batch} or more. A smaller --batch may do."));
        int count = Math.Min(all.Count, (request.Steps + 1) * request.Batch);
        return (all.Select([.. Enumerable.Range(0, count).Select(i => (int)((long)i * all.Count / count))]), dataset.PictureColumn);
    }
}
