namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>Values as getters give them.</summary>
internal abstract class RowBuffer<TValue>(int size) : RowBuffer(size)
{
    /// <summary>Gives a value, or throws what reading it threw.</summary>
    public abstract void Get(int index, ref TValue value);
}
