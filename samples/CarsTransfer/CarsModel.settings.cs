namespace CarsTransfer;

/// <content>What the model is made of: its network, its input and its columns.</content>
public static partial class CarsModel
{
    /// <summary>File name of the model.</summary>
    public const string ModelFile = "CarsModel.zip";

    /// <summary>The network.</summary>
    public const string Architecture = "mobilenet_v2";

    /// <summary>What turns the network's features into class scores.</summary>
    public const string Head = "identity";

    /// <summary>Height of the network's input in pixels.</summary>
    public const int ImageHeight = 128;

    /// <summary>Width of the network's input in pixels.</summary>
    public const int ImageWidth = 128;

    /// <summary>Share of a picture's short side that the network sees.</summary>
    public const double CropFraction = 1;

    /// <summary>The column of the pictures.</summary>
    public const string ImageColumnName = "ImagePath";

    /// <summary>The column of the probabilities.</summary>
    public const string ScoreColumnName = "Score";

    /// <summary>The column of the activation maps, or null for a model without one.</summary>
    public const string? ActivationMapColumnName = "ActivationMap";
}
