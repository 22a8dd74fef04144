namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>What a model says of one picture.</summary>
/// <param name="Scores">One probability per class.</param>
/// <param name="Predicted">Index of the class that the model predicts.</param>
internal sealed record ScoredPicture(float[] Scores, int Predicted);
