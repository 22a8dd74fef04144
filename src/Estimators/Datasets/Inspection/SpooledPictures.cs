using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Estimators.Datasets.Pictures;

namespace MlNetFixedHeads.Estimators.Datasets.Inspection;

/// <summary>Encoded pictures of a column of bytes, in a temporary file: rows cannot be read from several threads at once.</summary>
internal sealed class SpooledPictures(string column) : PictureSource, IDisposable
{
    private readonly SpoolFile _file = new(Path.GetTempPath());
    private int _count;

    public override int Count => _count;

    public override bool AreFiles => false;

    public Action Adder(DataViewRow row, DataViewSchema.Column bytes)
    {
        ValueGetter<VBuffer<byte>> getter = row.GetGetter<VBuffer<byte>>(bytes);
        VBuffer<byte> value = default;
        return () =>
        {
            getter(ref value);
            _file.Append(value.Dense());
            _count++;
        };
    }

    public override string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"row {index + 1} of column '{column}'");

    public override byte[] Read(int index) => _file.Read(index);

    public void Dispose() => _file.Dispose();
}
