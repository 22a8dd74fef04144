using System.Text.Json.Serialization;

namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>What <c>predict</c> answers for one file.</summary>
internal sealed record Prediction
{
    public required string File { get; init; }

    /// <summary>The most probable class, or null where the file cannot be read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PredictedLabel { get; init; }

    /// <summary>Its probability.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? Score { get; init; }

    /// <summary>The most probable classes, best first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ClassScore>? Scores { get; init; }

    /// <summary>The heat map that was written.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? HeatMap { get; init; }

    /// <summary>Why there is no answer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }
}
