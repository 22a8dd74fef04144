using Microsoft.ML;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>Pictures by path.</summary>
internal sealed class PathBuffer(ValueGetter<ReadOnlyMemory<char>> getter, EvaluationTransform transform, int size) : PictureBuffer
{
    private readonly string[] _paths = new string[size];

    public override void Read(int index)
    {
        ReadOnlyMemory<char> path = default;
        getter(ref path);
        _paths[index] = path.ToString();
    }

    public override void Prepare(int index, Span<float> output) => PlanarInput.Write(DecodePathContract.Decode(_paths[index], transform.MinimumShortSide), transform, output);
}
