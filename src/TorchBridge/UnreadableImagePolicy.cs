namespace MlNetFixedHeads;

/// <summary>What training does about a picture that cannot be decoded.</summary>
public enum UnreadableImagePolicy
{
    /// <summary>Leaves it out, with a warning, as long as the share of such pictures is tolerable.</summary>
    Skip,

    /// <summary>Fails at the first one.</summary>
    Fail,

    /// <summary>Takes another training picture of the same class in its place, with a warning, as long as the share of such pictures is
    /// tolerable: the next readable one behind it in the data, or from the beginning, so that runs repeat. Classes keep their weight and
    /// epochs their number of steps. Where a class has no readable picture, and in validation, it is left out.</summary>
    Substitute,
}
