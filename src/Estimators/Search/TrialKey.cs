namespace MlNetFixedHeads.Estimators.Search;

/// <summary>What tells one training of a search from another.</summary>
/// <param name="Setting">The setting's number, from 1.</param>
/// <param name="Epochs">Its epochs.</param>
/// <param name="Seed">Its seed.</param>
internal readonly record struct TrialKey(int Setting, int Epochs, int Seed);
