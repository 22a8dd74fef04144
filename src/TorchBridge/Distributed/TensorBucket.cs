using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Distributed;

/// <summary>Some tensors in one piece of memory, to be added up over the ranks at once.</summary>
internal sealed class TensorBucket : IDisposable
{
    // One of the two: in the precision in which the network computes.
    private readonly float[]? _singles;
    private readonly double[]? _doubles;
    private readonly Tensor _flat;
    private readonly (Func<Tensor?> Value, Tensor Slot)[] _parts;
    private IPendingOperation? _pending;

    /// <param name="parts">The tensors as they are when they are sent (null for one that is all zeros), and others of the same shapes and layouts.</param>
    public TensorBucket(IReadOnlyList<(Func<Tensor?> Value, Tensor Like)> parts)
    {
        var count = checked((int)parts.Sum(p => p.Like.numel()));
        using var scope = NewDisposeScope();
        _flat = (parts[0].Like.dtype == ScalarType.Float64
            ? frombuffer(_doubles = GC.AllocateUninitializedArray<double>(count, pinned: true), ScalarType.Float64, count)
            : frombuffer(_singles = GC.AllocateUninitializedArray<float>(count, pinned: true), ScalarType.Float32, count)).DetachFromDisposeScope();
        _parts = new (Func<Tensor?>, Tensor)[parts.Count];
        long offset = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            var (value, like) = parts[i];
            // In the order in which the values lie in memory, so that copying is no transposing.
            _parts[i] = (value, _flat.as_strided(like.shape, like.stride(), offset).DetachFromDisposeScope());
            offset += like.numel();
        }
    }

    /// <summary>Copies the values and begins to add them up.</summary>
    public void Start(ICommunicator communicator)
    {
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        foreach (var (value, slot) in _parts)
        {
            if (value() is { } tensor)
                slot.copy_(tensor);
            else
                slot.zero_();
        }

        _pending = _doubles is null ? communicator.StartSum(_singles!) : communicator.StartSum(_doubles);
    }

    /// <summary>Waits, and puts the sums in the tensors' places.</summary>
    /// <param name="factor">Unless null, they are multiplied by it.</param>
    public void Finish(Scalar? factor = null)
    {
        _pending?.Wait();
        _pending = null;
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        if (factor is not null)
            _flat.mul_(factor);
        foreach (var (value, slot) in _parts)
            value()?.copy_(slot);
    }

    public void Dispose()
    {
        foreach (var (_, slot) in _parts)
            slot.Dispose();
        _flat.Dispose();
    }
}
