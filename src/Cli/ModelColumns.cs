namespace MlNetFixedHeads.Cli;

/// <summary>The columns of the models that <c>train</c> writes and the other commands read.</summary>
internal static class ModelColumns
{
    public const string ImagePath = "ImagePath";
    public const string ImageBytes = "Image";
    public const string Label = "Label";
    public const string Score = "Score";
    public const string PredictedLabel = "PredictedLabel";
    public const string ActivationMap = "ActivationMap";
}
