namespace MlNetFixedHeads.Estimators.Search;

/// <summary>One value of a dimension.</summary>
/// <param name="Text">How it is told apart and shown.</param>
/// <param name="Number">Where it is on an axis, or null where it is no number.</param>
/// <param name="Set">Puts it into options.</param>
internal sealed record SearchValue(string Text, double? Number, Func<FixedHeadCnnOptions, FixedHeadCnnOptions> Set);
