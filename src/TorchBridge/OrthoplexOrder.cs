namespace MlNetFixedHeads;

/// <summary>Which class gets which of an orthoplex' 2d' unit vectors.</summary>
public enum OrthoplexOrder
{
    /// <summary>+e0, -e0, +e1, -e1, ...</summary>
    Pairs,

    /// <summary>+e0, +e1, ..., then -e0, -e1, ...</summary>
    Blocks,
}
