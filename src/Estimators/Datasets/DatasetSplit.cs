namespace MlNetFixedHeads;

/// <summary>Which part of a data set to load, as its authors (or a manifest) divide it.</summary>
public enum DatasetSplit
{
    /// <summary>The training pictures.</summary>
    Train,

    /// <summary>The pictures for choosing among models and epochs.</summary>
    Validation,

    /// <summary>The pictures for the final figure.</summary>
    Test,

    /// <summary>The training pictures, then the validation pictures.</summary>
    TrainAndValidation,

    /// <summary>Every labelled picture.</summary>
    All,
}
