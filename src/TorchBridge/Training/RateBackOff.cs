using MlNetFixedHeads.TorchBridge.Training.State;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>The learning rate is halved every time that training goes back to a good state.</summary>
internal sealed class RateBackOff : IStateful
{
    /// <summary>Most times: a 32nd of the rate that still diverges is no matter of the rate.</summary>
    public const int Most = 5;

    /// <summary>How often it was halved.</summary>
    public int Count { get; private set; }

    /// <summary>What the schedule's rate is multiplied by.</summary>
    public double Factor => Math.ScaleB(1, -Count);

    /// <summary>Halves the rate, counted from a number of times that a restored state may not know.</summary>
    public void HalveAfter(int count) => Count = count + 1;

    public void Save(StateBag state) => state.Set("count", Count);

    public void Restore(StateBag state) => Count = (int)(state.NumberOrNull("count") ?? 0);
}
