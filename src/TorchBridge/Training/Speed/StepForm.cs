namespace MlNetFixedHeads.TorchBridge.Training.Speed;

/// <summary>A way to compute a training step.</summary>
/// <param name="Precision">The numbers; none to be found.</param>
/// <param name="Layout">The order in memory.</param>
internal readonly record struct StepForm(TrainingPrecision Precision, TrainingLayout Layout = TrainingLayout.ChannelsLast)
{
    /// <summary>Precisions in either layout, all precisions in the usual one first.</summary>
    public static IReadOnlyList<StepForm> Of(IReadOnlyList<TrainingPrecision> precisions) =>
        [.. Enum.GetValues<TrainingLayout>().SelectMany(layout => precisions.Select(precision => new StepForm(precision, layout)))];

    /// <summary>The form as a log has it.</summary>
    public override string ToString() => Layout == TrainingLayout.ChannelsLast ? $"{Precision}" : $"{Precision} {Layout}";
}
