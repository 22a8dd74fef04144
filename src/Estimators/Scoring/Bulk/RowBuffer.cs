using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>The values that rows have in a column that is passed through, kept while the source has moved on.</summary>
internal abstract class RowBuffer(int size)
{
    private readonly ExceptionDispatchInfo?[] _failures = new ExceptionDispatchInfo?[size];

    public static RowBuffer Create(DataViewRow source, DataViewSchema.Column column, int size)
        => (RowBuffer)Activator.CreateInstance(
            column.Type is VectorDataViewType vector ? typeof(VectorRowBuffer<>).MakeGenericType(vector.ItemType.RawType) : typeof(ValueRowBuffer<>).MakeGenericType(column.Type.RawType),
            source,
            column,
            size)!;

    /// <summary>Takes over the value of the current row. A failure is that of the row, and kept until somebody asks for the value.</summary>
    public void Read(int index)
    {
        _failures[index] = null;
        try
        {
            Take(index);
        }
        catch (Exception e)
        {
            _failures[index] = ExceptionDispatchInfo.Capture(e);
        }
    }

    protected abstract void Take(int index);

    protected void Check(int index) => _failures[index]?.Throw();
}
