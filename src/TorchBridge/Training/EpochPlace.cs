using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Training.State;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>How far an epoch is that is not complete, and its figures so far.</summary>
/// <param name="epochs">Epochs of the run.</param>
internal sealed class EpochPlace(int epochs) : IStateful
{
    private EpochFigures? _figures;

    /// <summary>Whether some batches of an epoch are done and it is not complete.</summary>
    public bool IsWithin => NextBatch > 0;

    /// <summary>The first batch to come, from 0.</summary>
    public int NextBatch { get; private set; }

    /// <summary>Pictures that were left out when the epoch began; null where that is not settled yet.</summary>
    public int[]? LeftOut { get; private set; }

    /// <summary>Where the loader goes on, or null at the beginning of an epoch that leaves out what is known by then.</summary>
    public EpochStart? Start => LeftOut is null ? null : new(NextBatch, LeftOut);

    /// <summary>Figures of an epoch: new ones, or those of the part that is done.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    public EpochFigures Begin(int epoch)
    {
        if (!IsWithin)
            _figures = new(epoch, epochs);
        return _figures!;
    }

    /// <summary>Notes a batch that is there.</summary>
    public void Begun(IBatches loader) => LeftOut ??= loader.LeftOut;

    /// <summary>Notes a batch that is done.</summary>
    public void Done(ImageBatch batch) => NextBatch = batch.Place + 1;

    /// <summary>The epoch is complete.</summary>
    public void End() => (_figures, LeftOut, NextBatch) = (null, null, 0);

    /// <summary>The epoch is run again from its beginning.</summary>
    /// <param name="leftOut">What <see cref="LeftOut"/> was.</param>
    public void BeginAgain(int[]? leftOut) => (_figures, LeftOut, NextBatch) = (null, leftOut, 0);

    public void Save(StateBag state)
    {
        if (LeftOut is null)
            return;
        state.Set("batch", NextBatch);
        if (LeftOut.Length > 0)
        {
            using var indices = tensor(LeftOut.Select(i => (long)i).ToArray());
            state.Set("left out", indices);
        }

        if (!IsWithin)
            return;
        state.Set("epoch", _figures!.Epoch);
        _figures.Save(state);
    }

    public void Restore(StateBag state)
    {
        End();
        if (state.NumberOrNull("batch") is not { } next)
            return;
        NextBatch = (int)next;
        LeftOut = state.TensorOrNull("left out") is { } indices ? [.. indices.data<long>().Select(i => (int)i)] : [];
        if (!IsWithin)
            return;
        _figures = new((int)state.Number("epoch"), epochs);
        _figures.Restore(state);
    }
}
