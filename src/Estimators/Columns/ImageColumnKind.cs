namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>What the rows of an image column hold.</summary>
internal enum ImageColumnKind
{
    /// <summary>Text: the path of an encoded picture.</summary>
    Path,

    /// <summary>A vector of bytes: an encoded picture.</summary>
    Encoded,

    /// <summary>MLImage: a decoded picture.</summary>
    Image,

    /// <summary><c>Vector&lt;float, 3, H, W&gt;</c>: network input, preprocessed by the caller.</summary>
    Preprocessed,
}
