namespace MlNetFixedHeads.TorchBridge.Training.State;

/// <summary>A part of a run whose whole state can be taken out and put back: with it, and the same settings, the run goes on bit for bit.</summary>
internal interface IStateful
{
    /// <summary>Copies the state into a bag.</summary>
    void Save(StateBag state);

    /// <summary>Takes over the state of a bag that <see cref="Save"/> filled for the same settings.</summary>
    /// <exception cref="InvalidDataException">The bag lacks something, or holds a tensor of another shape.</exception>
    void Restore(StateBag state);
}
