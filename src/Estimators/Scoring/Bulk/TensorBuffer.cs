using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>Pictures that the caller has preprocessed.</summary>
internal sealed class TensorBuffer(ValueGetter<VBuffer<float>> getter, int size) : PictureBuffer
{
    private readonly VBuffer<float>[] _pictures = new VBuffer<float>[size];

    public override void Read(int index) => getter(ref _pictures[index]);

    public override void Prepare(int index, Span<float> output) => _pictures[index].Dense().CopyTo(output);
}
