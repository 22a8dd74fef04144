namespace MlNetFixedHeads.TorchBridge.Training.Speed;

/// <summary>A way to compute a training step.</summary>
/// <param name="Precision">The numbers; none to be found.</param>
/// <param name="ChannelsLast">Whether channels are innermost in memory, as training has them, or planes follow one another.</param>
internal readonly record struct StepForm(TrainingPrecision Precision, bool ChannelsLast = true);
