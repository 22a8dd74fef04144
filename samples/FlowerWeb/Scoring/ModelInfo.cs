namespace FlowerWeb.Scoring;

/// <summary>Which model it is.</summary>
/// <param name="File">Name of its file, without folders.</param>
/// <param name="Version">The first digits of the file's SHA-256.</param>
/// <param name="LoadedAt">When it was loaded.</param>
/// <param name="ClassNames">Its classes, in the order of the scores.</param>
/// <param name="Parameters">Number of its learned parameters.</param>
/// <param name="InputWidth">Pixels across that the network sees.</param>
/// <param name="InputHeight">Pixels down that the network sees.</param>
/// <param name="HeatMaps">Whether it can show where it sees a class.</param>
internal sealed record ModelInfo(
    string File, string Version, DateTimeOffset LoadedAt, IReadOnlyList<string> ClassNames, long Parameters, int InputWidth, int InputHeight, bool HeatMaps);
