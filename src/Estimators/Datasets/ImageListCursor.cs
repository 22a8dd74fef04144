using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>One pass over a list of pictures.</summary>
internal sealed class ImageListCursor(ImageListDataView view, bool[] active) : DataViewRowCursor
{
    private long _position = -1;

    public override DataViewSchema Schema => view.Schema;

    public override long Position => _position;

    public override long Batch => 0;

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override bool MoveNext()
    {
        if (_position < view.Images.Count)
            _position++;
        if (_position < view.Images.Count)
            return true;
        // Past the end a cursor has no position, and stays there.
        _position = long.MaxValue;
        return false;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)Row, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw new ArgumentException($"Column '{column.Name}' is not among those this cursor was asked for.", nameof(column));
        Delegate getter = column.Index switch
        {
            ImageListDataView.PictureIndex => view.AsBytes ? Encoded() : ImagePath(),
            ImageListDataView.LabelIndex => Label(),
            int index => Number(view.Images.Numbers[index - ImageListDataView.FirstNumberIndex].Values),
        };
        return getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"Column '{column.Name}' holds {column.Type.RawType.Name}; a getter of {typeof(TValue).Name} was asked for.");
    }

    private ValueGetter<ReadOnlyMemory<char>> ImagePath() =>
        (ref ReadOnlyMemory<char> value) => value = view.Images.Path(Row).AsMemory();

    private ValueGetter<VBuffer<byte>> Encoded() => (ref VBuffer<byte> value) =>
    {
        byte[] picture = view.Images.Pictures.Read(Row);
        value = new VBuffer<byte>(picture.Length, picture);
    };

    private ValueGetter<uint> Label() => (ref uint value) => value = view.Images.Labels[Row];

    private ValueGetter<float> Number(float[] values) => (ref float value) => value = values[Row];

    private int Row => _position >= 0 && _position < view.Images.Count
        ? (int)_position
        : throw new InvalidOperationException("The cursor stands before the first row or behind the last one.");
}
