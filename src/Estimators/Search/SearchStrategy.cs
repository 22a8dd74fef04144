namespace MlNetFixedHeads;

/// <summary>Which settings a search tries.</summary>
public enum SearchStrategy
{
    /// <summary>Every combination of the dimensions' values.</summary>
    Grid,

    /// <summary>Combinations drawn at random, each once.</summary>
    Random,
}
