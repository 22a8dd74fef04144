namespace MlNetFixedHeads.Estimators.Evaluation;

/// <summary>Keeps the pictures with the largest losses and forgets the others; of equal losses the earlier row stays.</summary>
internal sealed class TopLossHeap(int capacity)
{
    private readonly PriorityQueue<(int Label, int Predicted, float Confidence, float Probability, string? Path), (double Loss, long MinusRow)> _heap = new();

    /// <summary>The path is asked for only where the picture is kept: most are not.</summary>
    public void Add(long row, int label, int predicted, float confidence, float probability, double loss, Func<string?> path)
    {
        if (capacity == 0)
            return;
        var rank = (loss, -row);
        if (_heap.Count == capacity)
        {
            _heap.TryPeek(out _, out var least);
            if (rank.CompareTo(least) <= 0)
                return;
            _heap.Dequeue();
        }

        _heap.Enqueue((label, predicted, confidence, probability, path()), rank);
    }

    /// <summary>Largest loss first.</summary>
    public IReadOnlyList<ImageLoss> Sorted(IReadOnlyList<string> classes) => [.. _heap.UnorderedItems
        .OrderByDescending(e => e.Priority)
        .Select(e => new ImageLoss(
            -e.Priority.MinusRow,
            e.Element.Path,
            classes[e.Element.Label],
            classes[e.Element.Predicted],
            e.Element.Confidence,
            e.Element.Probability,
            e.Priority.Loss))];
}
