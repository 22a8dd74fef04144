using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using MlNetFixedHeads.TorchBridge.Distributed;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Staging;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;

/// <summary>Runs pictures through the part of a network before the cut and keeps what comes out. Of processes that train together each runs its part of them
/// through, and all keep everything.</summary>
internal sealed class FeatureCollector(
    CnnNetwork network,
    LearningLayers learning,
    TrainingPlan plan,
    FeatureStorage storage,
    TrainingHooks hooks,
    Device device,
    WorkerGroup? group = null,
    UnreadableImages? unreadable = null)
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
                foreach (var batch in Batches(pictures.Loader, view))
                {
                    using (batch)
                    {
                        using var scope = NewDisposeScope();
                        // One who has no picture yet must know all the same what one becomes.
                        var values = batch is { Count: > 0 } ? Values(BatchTensors.Pixels(batch, form, device), batch.Count, pictures)
                            : rows is null ? Values(zeros(1, form.Height, form.Width, 3, device: device).permute(0, 3, 1, 2), 1, pictures)
                            : [];
                        foreach (var value in values)
                            scope.Attach(value);
                        if (rows is null)
                        {
                            parts = [.. values.Select(FeaturePart.Of)];
                            rows = storage.Open((long)pictures.Indices * pictures.Count * parts.Sum(p => p.Length) * FeatureSet.SizeOf(_precision), what);
                        }

                        Keep(rows, parts, values, batch?.Indices ?? [], places[view], ref row);
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

        pixels = BatchTensors.Lay(pixels, plan.Settings.Layout);
        IEnumerable<Tensor> values = CollectingOps.Run(network, learning, pixels);
        if (pictures.Mirrored)
            values = values.Concat(CollectingOps.Run(network, learning, pixels.flip(WidthAxis)));
        return [.. values];
    }

    private void Serialise(Appending append, IReadOnlyList<FeaturePart> parts, Tensor[] values, int pictures)
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
        for (var i = 0; i < pictures; i++)
        {
            for (var p = 0; p < kept.Length; p++)
            {
                var bytes = parts[p].Length * size;
                append(kept[p].bytes.Slice(i * bytes, bytes));
            }
        }
    }

    /// <summary>The batches of a view. All processes have as many, so that one's last may be none.</summary>
    private IEnumerable<ImageBatch?> Batches(BatchLoader loader, int view)
    {
        if (group is null)
        {
            foreach (var batch in StagedBatches.For(loader, device).Epoch(view, hooks.Cancellation))
                yield return batch;
            yield break;
        }

        EpochAgreement.Merge(group.Communicator, unreadable!);
        var (count, done) = (loader.BatchCount, 0);
        foreach (var batch in StagedBatches.For(loader, device).Epoch(view, CancellationToken.None))
        {
            group.Agree(batch.Count, hooks.Cancellation.IsCancellationRequested);
            done++;
            yield return batch;
        }

        for (; done < count; done++)
        {
            group.Agree(0, hooks.Cancellation.IsCancellationRequested);
            yield return null;
        }
    }

    /// <summary>Adds the rows of a batch, of all processes, and notes where they are.</summary>
    private void Keep(FeatureRows rows, IReadOnlyList<FeaturePart> parts, Tensor[] values, int[] indices, int[] places, ref int row)
    {
        if (group is null)
        {
            Serialise(rows.Append, parts, values, indices.Length);
            foreach (var index in indices)
                places[index] = row++;
            return;
        }

        var own = new ArrayBufferWriter<byte>();
        own.Write(MemoryMarshal.AsBytes<int>([indices.Length, .. indices]));
        if (indices.Length > 0)
            Serialise(bytes => own.Write(bytes), parts, values, indices.Length);
        foreach (var part in group.Communicator.Gather(own.WrittenSpan.ToArray()))
        {
            var count = BitConverter.ToInt32(part);
            var header = (count + 1) * sizeof(int);
            rows.Append(part.AsSpan(header));
            foreach (var index in MemoryMarshal.Cast<byte, int>(part.AsSpan(sizeof(int), header - sizeof(int))))
                places[index] = row++;
        }
    }

    private string Unfit() => _precision == TrunkPrecision.Half
        ? string.Create(CultureInfo.InvariantCulture, $"The trunk's output has numbers beyond {(float)Half.MaxValue}, the largest of 16 bits; expected TrunkPrecision Full, or Trunk Finetune.")
        : "The trunk's output has numbers that are not finite; check the pretrained weights, and that preprocessed input is normalised.";

    private delegate void Appending(ReadOnlySpan<byte> bytes);
}
