using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>Encoded pictures.</summary>
internal sealed class EncodedBuffer(ValueGetter<VBuffer<byte>> getter, EvaluationTransform transform, int size) : PictureBuffer
{
    private readonly VBuffer<byte>[] _pictures = new VBuffer<byte>[size];

    public override void Read(int index) => getter(ref _pictures[index]);

    public override void Prepare(int index, Span<float> output) => PlanarInput.Write(DecodeBytesContract.Decode(_pictures[index], transform.MinimumShortSide), transform, output);
}
