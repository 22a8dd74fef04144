namespace MlNetFixedHeads;

/// <summary>A confidence below which a model had better say "unknown".</summary>
/// <param name="WantedPrecision">The share of right answers asked for.</param>
/// <param name="Threshold">Answers with at least this probability are given, the others are "unknown".</param>
/// <param name="Precision">Share of the given answers that are right, on the evaluated pictures.</param>
/// <param name="PrecisionLowerBound">Lower end of the 95 % Wilson interval of <paramref name="Precision"/>: with few pictures far below it.</param>
/// <param name="Coverage">Share of the pictures that get an answer.</param>
/// <param name="Answered">Number of pictures that get an answer.</param>
public sealed record ConfidenceThreshold(
    double WantedPrecision, double Threshold, double Precision, double PrecisionLowerBound, double Coverage, long Answered);
