using System.Globalization;
using MlNetFixedHeads.TorchBridge.Training.State;

namespace MlNetFixedHeads.TorchBridge.Training.Optimizers;

/// <summary>A factor of the loss that keeps small gradients within the range of 16 bits (Micikevicius et al. 2018): as large as goes, for it grows as long as
/// no gradient overflows and shrinks when one does. Gradients are divided by it before anything else is done with them.</summary>
internal sealed class LossScale : IStateful
{
    /// <summary>PyTorch's numbers.</summary>
    private const double First = 65536, Growth = 2, Shrinkage = 0.5;

    /// <summary>Steps without an overflow after which it grows.</summary>
    public const int StepsToGrow = 2000;

    /// <summary>Steps in a row that are skipped before it is clear that the scale is not to blame: the last of them has a factor far below 1.</summary>
    public const int MostSkipped = 40;

    /// <summary>Beyond it the loss itself might overflow.</summary>
    private const double Largest = 1 << 24;

    private int _good;
    private int _skipped;

    /// <summary>The factor.</summary>
    public double Factor { get; private set; } = First;

    /// <summary>Notes the gradients of a step.</summary>
    /// <param name="finite">Whether they are all numbers.</param>
    /// <returns>Whether to make the step.</returns>
    /// <exception cref="TrainingDivergedException">They have not been for so long that a smaller factor will not help.</exception>
    public bool Accepts(bool finite)
    {
        if (finite)
        {
            _skipped = 0;
            if (++_good == StepsToGrow)
                (Factor, _good) = (Math.Min(Factor * Growth, Largest), 0);
            return true;
        }

        (Factor, _good) = (Factor * Shrinkage, 0);
        if (++_skipped == MostSkipped)
        {
            throw new TrainingDivergedException(string.Create(
                CultureInfo.InvariantCulture,
                $"Gradients were not finite in {MostSkipped} steps in a row, however the loss was scaled (Precision Float32 and BFloat16 need no scale)."));
        }

        return false;
    }

    public void Save(StateBag state)
    {
        state.Set("factor", Factor);
        state.Set("good", _good);
        state.Set("skipped", _skipped);
    }

    public void Restore(StateBag state) =>
        (Factor, _good, _skipped) = (state.NumberOrNull("factor") ?? First, (int)(state.NumberOrNull("good") ?? 0), (int)(state.NumberOrNull("skipped") ?? 0));
}
