using MlNetFixedHeads.TorchBridge.Distributed;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.State;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Optimizers;

/// <summary>Gathers the gradients of one or more batches and makes a step of them.</summary>
/// <param name="optimizer">Makes the step.</param>
/// <param name="average">Follows the weights, or null.</param>
/// <param name="clipping">A bound on the gradients, or null.</param>
/// <param name="batches">Batches of a step.</param>
/// <param name="scale">Keeps gradients of 16 bits from vanishing, or null.</param>
/// <param name="exchange">Adds the gradients of other processes, or null.</param>
internal sealed class GradientStep(
    NetworkOptimizer optimizer, WeightAverage? average, GradientClipping? clipping, int batches, LossScale? scale = null, GradientExchange? exchange = null) : IStateful
{
    private int _batches;
    private long _pictures;

    /// <summary>Whether gradients wait for the rest of a step.</summary>
    public bool IsWithin => _batches > 0;

    /// <summary>Whether a batch' own mean is all there is to a step.</summary>
    private bool IsMean => batches == 1 && exchange is null;

    /// <summary>Adds a batch' gradients. The batch that completes a step still needs <see cref="Make"/>.</summary>
    /// <param name="loss">The mean over the batch.</param>
    /// <param name="pictures">Its pictures.</param>
    /// <returns>Whether a step is due.</returns>
    public bool Add(Tensor loss, int pictures)
    {
        if (_batches++ == 0)
            optimizer.ZeroGradients();
        _pictures += exchange?.BatchPictures ?? pictures;
        if (IsMean && scale is null)
        {
            BackwardPass.Run(loss);
            return true;
        }

        // By pictures and not by batches: one from which unreadable pictures are missing counts less.
        using var weight = ((IsMean ? 1 : pictures) * (scale?.Factor ?? 1)).ToScalar();
        exchange?.BeginBackward(completes: _batches == batches);
        BackwardPass.Run(loss.mul(weight));
        exchange?.EndBackward();
        return _batches == batches;
    }

    /// <summary>Makes the step of what was added; of nothing, none, nor of gradients that the scale was too large for.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <returns>False where a gradient is infinite or no number: no step is made then, which would make the weights so.</returns>
    /// <exception cref="TrainingDivergedException">No scale is small enough.</exception>
    public bool Make(double rate)
    {
        if (_batches == 0)
            return true;
        exchange?.Complete();
        if (!IsMean || scale is not null)
            GradientBounds.Scale(optimizer, 1 / ((IsMean ? 1 : _pictures) * (scale?.Factor ?? 1)));
        (_batches, _pictures) = (0, 0);
        var finite = GradientBounds.AreFinite(optimizer);
        if (scale?.Accepts(finite) == false)
            return true;
        if (!finite)
            return false;
        if (clipping is not null)
            GradientBounds.Clip(optimizer, clipping);
        optimizer.SetLearningRate(rate);
        optimizer.Step();
        average?.Update();
        return true;
    }

    public void Save(StateBag state)
    {
        state.Set("batches", _batches);
        state.Set("pictures", _pictures);
        optimizer.SaveGradients(state.In("of"), values: _batches > 0);
        scale?.Save(state.In("scale"));
    }

    public void Restore(StateBag state)
    {
        (_batches, _pictures) = ((int)(state.NumberOrNull("batches") ?? 0), (long)(state.NumberOrNull("pictures") ?? 0));
        optimizer.RestoreGradients(state.In("of"));
        scale?.Restore(state.In("scale"));
    }
}
