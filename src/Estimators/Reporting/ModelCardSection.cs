namespace MlNetFixedHeads;

/// <summary>One part of a model card.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Rows">Names and what is to be said of them; plain text.</param>
public sealed record ModelCardSection(string Title, IReadOnlyList<KeyValuePair<string, string>> Rows);
