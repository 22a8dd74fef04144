using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>Network input from vectors of floats.</summary>
internal sealed class PreprocessedStore(string folder) : IPictureStore
{
    private readonly SpoolFile _file = new(folder);

    public Func<bool> Adder(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<float>> getter = row.GetGetter<VBuffer<float>>(column);
        VBuffer<float> values = default;
        return () =>
        {
            getter(ref values);
            _file.Append(MemoryMarshal.AsBytes(values.Dense()));
            return true;
        };
    }

    public string? Name(int index) => null;

    public string Identity(int index) => _file.Digest(index);

    public DecodedImage Read(int index, string name, DecodeLimits limits, int minimumShortSide)
    {
        float[] values = GC.AllocateUninitializedArray<float>(_file.Length(index) / sizeof(float));
        _file.Read(index, MemoryMarshal.AsBytes(values.AsSpan()));
        return Array.TrueForAll(values, float.IsFinite)
            ? new DecodedImage(values)
            : throw new ImageDecodingException($"The {name} holds values that are not finite numbers.");
    }

    public void Dispose() => _file.Dispose();
}
