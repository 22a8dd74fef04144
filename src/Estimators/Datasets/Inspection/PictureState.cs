namespace MlNetFixedHeads.Estimators.Datasets.Inspection;

/// <summary>How far a picture could be looked at.</summary>
internal enum PictureState : byte
{
    /// <summary>Its bytes could not be read.</summary>
    Unreadable,

    /// <summary>Its bytes could be read, but are no picture.</summary>
    Undecodable,

    /// <summary>It was decoded.</summary>
    Decoded,
}
