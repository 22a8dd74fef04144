namespace MlNetFixedHeads.Estimators.Explain;

/// <summary>How a map's values become heat.</summary>
internal enum HeatMapScaling
{
    /// <summary>What speaks for the class only: negative values are cold, the maximum is hottest (ReLU, then divided by the maximum).</summary>
    Positive,

    /// <summary>The smallest value is coldest, the largest hottest.</summary>
    MinMax,
}
