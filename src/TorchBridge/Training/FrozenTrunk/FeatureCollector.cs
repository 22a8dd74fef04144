using System.Globalization;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;

/// <summary>Runs pictures through the part of a network before the cut and keeps what comes out.</summary>
internal sealed class FeatureCollector(CnnNetwork network, LearningLayers learning, TrainingPlan plan, FeatureStorage storage, TrainingHooks hooks, Device device)
{
    private const int WidthAxis = 3;

    private readonly TrunkPrecision _precision = plan.Settings.TrunkPrecision;

    /// <summary>What crosses the cut for every readable picture.</summary>
    /// <param name="pictures">The pictures, in the same order in every epoch.</param>
    /// <param name="form">Their form.</param>
    /// <param name="what">What they are, for messages.</param>
    /// <exception cref="InvalidOperationException">There is no room, or a number that does not fit.</exception>
    public FeatureSet Collect(PictureViews pictures, ImagePreprocessing form, string what)
    {
        using var gradless = no_grad();
        network.eval();
        FeatureRows? rows = null;
        IReadOnlyList<FeaturePart> parts = [];
        var places = new int[pictures.Count][];
        var (row, done) = (0, 0);
        try
        {
            for (var view = 0; view < pictures.Count; view++)
            {
                places[view] = new int[pictures.SourceCount];
                Array.Fill(places[view], -1);
                foreach (var batch in pictures.Loader.Epoch(view, hooks.Cancellation))
                {
                    using (batch)
                    {
                        using var scope = NewDisposeScope();
                        var values = Values(BatchTensors.Pixels(batch, form, device), batch.Count, pictures);
                        foreach (var value in values)
                            scope.Attach(value);
                        if (rows is null)
                        {
                            parts = [.. values.Select(FeaturePart.Of)];
                            rows = storage.Open((long)pictures.Indices * pictures.Count * parts.Sum(p => p.Length) * FeatureSet.SizeOf(_precision), what);
                        }

                        Write(rows, parts, values, batch);
                        foreach (var index in batch.Indices)
                            places[view][index] = row++;
                    }

                    hooks.Progress?.Report(new()
                    {
                        Phase = TrainingPhase.Initialization,
                        Epoch = 0,
                        Epochs = plan.Settings.Epochs,
                        Batch = ++done,
                        Batches = pictures.Loader.BatchCount * pictures.Count,
                    });
                }
            }

            rows?.Complete();
        }
        catch
        {
            rows?.Dispose();
            throw;
        }

        return new(rows ?? new MemoryRows(0), parts, _precision, places);
    }

    /// <summary>What crosses the cut of a batch; with mirror images, of those behind it.</summary>
    private Tensor[] Values(Tensor pixels, int count, PictureViews pictures)
    {
        // Kernels may be chosen by the number of pictures, and each rounds in its own way: a batch has as many here as in training.
        if (count < pictures.LeastBatch)
        {
            var repeated = tensor([.. Enumerable.Range(0, pictures.LeastBatch).Select(i => (long)(i % count))]).to(device);
            pixels = pixels.permute(0, 2, 3, 1).index_select(0, repeated).permute(0, 3, 1, 2);
        }

        IEnumerable<Tensor> values = CollectingOps.Run(network, learning, pixels);
        if (pictures.Mirrored)
            values = values.Concat(CollectingOps.Run(network, learning, pixels.flip(WidthAxis)));
        return [.. values];
    }

    private void Write(FeatureRows rows, IReadOnlyList<FeaturePart> parts, Tensor[] values, ImageBatch batch)
    {
        var kept = new Tensor[values.Length];
        for (var p = 0; p < kept.Length; p++)
        {
            kept[p] = parts[p].Flatten(values[p]);
            if (_precision == TrunkPrecision.Half)
                kept[p] = kept[p].to(ScalarType.Float16);
            if (!kept[p].isfinite().all().item<bool>())
                throw new InvalidOperationException(Unfit());
            kept[p] = kept[p].cpu();
        }

        var size = FeatureSet.SizeOf(_precision);
        for (var i = 0; i < batch.Count; i++)
        {
            for (var p = 0; p < kept.Length; p++)
            {
                var bytes = parts[p].Length * size;
                rows.Append(kept[p].bytes.Slice(i * bytes, bytes));
            }
        }
    }

    private string Unfit() => _precision == TrunkPrecision.Half
        ? string.Create(CultureInfo.InvariantCulture, $"The trunk's output has numbers beyond {(float)Half.MaxValue}, the largest of 16 bits; expected TrunkPrecision Full, or Trunk Finetune.")
        : "The trunk's output has numbers that are not finite; check the pretrained weights, and that preprocessed input is normalised.";
}
