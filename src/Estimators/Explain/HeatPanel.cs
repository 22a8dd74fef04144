namespace MlNetFixedHeads.Estimators.Explain;

/// <summary>A class' map and what is written in the corner of its panel; may be empty.</summary>
internal readonly record struct HeatPanel(ActivationMap Map, string Caption);
