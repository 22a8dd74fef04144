using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Training.State;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>How far an epoch is that is not complete, and its figures so far.</summary>
/// <param name="epochs">Epochs of the run.</param>
internal sealed class EpochPlace(int epochs) : IStateful
{
    private EpochFigures? _figures;
    private int[]? _leftOut;

    /// <summary>Whether some batches of an epoch are done and it is not complete.</summary>
    public bool IsWithin => NextBatch > 0;

    /// <summary>The first batch to come, from 0.</summary>
    public int NextBatch { get; private set; }

    /// <summary>Where the loader goes on, or null at the beginning of an epoch.</summary>
    public EpochStart? Start => IsWithin ? new(NextBatch, _leftOut ?? []) : null;

    /// <summary>Figures of an epoch: new ones, or those of the part that is done.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    public EpochFigures Begin(int epoch)
    {
        if (_figures?.Epoch != epoch || !IsWithin)
            (_figures, _leftOut, NextBatch) = (new(epoch, epochs), null, 0);
        return _figures;
    }

    /// <summary>Notes a batch that is done.</summary>
    public void Done(ImageBatch batch, IBatches loader)
    {
        NextBatch = batch.Place + 1;
        _leftOut ??= loader.LeftOut;
    }

    /// <summary>The epoch is complete.</summary>
    public void End() => (_figures, _leftOut, NextBatch) = (null, null, 0);

    public void Save(StateBag state)
    {
        if (!IsWithin)
            return;
        state.Set("batch", NextBatch);
        state.Set("epoch", _figures!.Epoch);
        if (_leftOut is { Length: > 0 })
        {
            using var indices = tensor(_leftOut.Select(i => (long)i).ToArray());
            state.Set("left out", indices);
        }

        _figures.Save(state);
    }

    public void Restore(StateBag state)
    {
        End();
        if (state.NumberOrNull("batch") is not { } next)
            return;
        NextBatch = (int)next;
        _leftOut = state.TensorOrNull("left out") is { } indices ? [.. indices.data<long>().Select(i => (int)i)] : [];
        _figures = new((int)state.Number("epoch"), epochs);
        _figures.Restore(state);
    }
}
