namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>Which row a picture came from: only the rows that were left out are kept.</summary>
internal sealed class RowNumbers
{
    private readonly ChunkedList<long> _leftOut = new();

    /// <summary>Notes a row without a picture to train on, counted from 1; each is after the one before.</summary>
    public void LeaveOut(long row) => _leftOut.Add(row);

    /// <summary>The row of a picture, counted from 1.</summary>
    public long Of(int index)
    {
        // The rows left out before it: those with no more pictures before them than it has.
        int low = 0, high = _leftOut.Count;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = _leftOut[middle] - 1 - middle <= index ? (middle + 1, high) : (low, middle);
        }

        return (long)index + 1 + low;
    }
}
