using FlowerWeb.Scoring;

namespace FlowerWeb.Requests;

/// <summary>The answer about a picture.</summary>
/// <param name="PredictedLabel">The most probable class.</param>
/// <param name="Scores">The most probable classes, most probable first.</param>
internal sealed record Prediction(string PredictedLabel, IReadOnlyList<LabelScore> Scores)
{
    public static Prediction Of(Answer answer, int top)
    {
        ReadOnlySpan<float> scores = answer.Scores.Probabilities.Span;
        int[] order = Order(scores);
        var best = new LabelScore[Math.Min(top, order.Length)];
        for (int i = 0; i < best.Length; i++)
        {
            best[i] = new LabelScore(answer.Model.ClassNames[order[i]], scores[order[i]]);
        }

        return new Prediction(best[0].Label, best);
    }

    /// <summary>The classes, most probable first; of equals the one with the lower index, which ML.NET predicts too.</summary>
    public static int[] Order(ReadOnlySpan<float> scores)
    {
        int[] order = [.. Enumerable.Range(0, scores.Length)];
        float[] keys = [.. scores];
        Array.Sort(order, (a, b) => keys[a] != keys[b] ? keys[b].CompareTo(keys[a]) : a.CompareTo(b));
        return order;
    }
}
