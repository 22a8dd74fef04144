using System.Collections.Concurrent;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>Arrays of one length that ONNX Runtime reads in place; as many are kept as are used at once.</summary>
internal sealed class InputBufferPool(int length, int kept)
{
    private readonly ConcurrentBag<float[]> _idle = [];

    public float[] Rent() => _idle.TryTake(out float[]? buffer) ? buffer : GC.AllocateUninitializedArray<float>(length, pinned: true);

    public void Return(float[] buffer)
    {
        if (_idle.Count < kept)
        {
            _idle.Add(buffer);
        }
    }
}
