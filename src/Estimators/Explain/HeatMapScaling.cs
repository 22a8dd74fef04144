namespace MlNetFixedHeads;

/// <summary>How a map's values become heat between 0 and 1.</summary>
public enum HeatMapScaling
{
    /// <summary>What speaks for the class only: negative values are cold, the map's maximum is hottest (ReLU, then divided by the maximum).</summary>
    Positive,

    /// <summary>The map's smallest value is coldest, its largest hottest.</summary>
    MinMax,

    /// <summary>As <see cref="Positive"/>, but divided by the largest value of all classes shown, so that their heat can be compared.</summary>
    AcrossClasses,
}
