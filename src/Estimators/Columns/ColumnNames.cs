namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>Columns that exist only between the components of a scoring pipeline. Saved models hold them: they never change.</summary>
internal static class ColumnNames
{
    public const string Prefix = "MlNetFixedHeads.";

    /// <summary>The user's image column under the name the decoding contracts know.</summary>
    public const string Image = Prefix + "Image";

    /// <summary>RGB bytes, and the first input of the graph.</summary>
    public const string Pixels = Prefix + "Pixels";

    /// <summary>Height and width, and the second input of the graph.</summary>
    public const string Size = Prefix + "Size";

    /// <summary>Preprocessed values, and the only input of a graph without preprocessing.</summary>
    public const string Input = Prefix + "Input";

    /// <summary>The user's score column under the name the contract of the prediction knows.</summary>
    public const string Scores = Prefix + "Scores";

    /// <summary>Zero-based index of the predicted class.</summary>
    public const string ClassIndex = Prefix + "ClassIndex";

    /// <summary>Value of the predicted class.</summary>
    public const string ClassValue = Prefix + "ClassValue";
}
