namespace FlowerWeb.Operations;

/// <summary>Whether the server is ready.</summary>
/// <param name="Status">ready, or loading.</param>
/// <param name="Model">The model's file.</param>
/// <param name="Version">The first digits of its SHA-256.</param>
/// <param name="LoadedAt">When it was loaded.</param>
/// <param name="Classes">Number of its classes.</param>
internal sealed record Health(string Status, string? Model, string? Version, DateTimeOffset? LoadedAt, int? Classes);
