using System.Runtime.ExceptionServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Distributed;

/// <summary>Adds up the gradients of all ranks, layer by layer while the backward pass still computes those of the layers before.</summary>
/// <remarks>
/// libtorch runs the backward pass in the reverse order of the forward pass. So when it comes to a batch norm, the gradients of all that was
/// used behind it are complete: the norms announce the backward pass (<see cref="Reached"/>), and what is ready by then is sent. All ranks send
/// the same buckets in the same order.
/// </remarks>
internal sealed class GradientExchange : IDisposable
{
    /// <summary>Small enough that the first of them leave early, large enough that the time to begin one does not count.</summary>
    public const int UsualBucketBytes = 8 << 20;

    private readonly WorkerGroup _group;
    private readonly Parameter[] _parameters;
    private readonly nn.Module[] _norms;
    private readonly int _bucketBytes;
    private readonly Scalar _share;

    // When a parameter was first used in the forward pass, by number; the numbers stay for an epoch.
    private readonly Dictionary<Parameter, int> _uses = new(ReferenceEqualityComparer.Instance);
    private readonly List<(TensorBucket Bucket, int FirstUse)> _buckets = [];
    private TensorBucket? _statistics;
    private object[] _planned = [];
    private int _sent;
    private bool _sends;
    private ExceptionDispatchInfo? _fault;

    public GradientExchange(WorkerGroup group, nn.Module network, int bucketBytes = UsualBucketBytes)
    {
        (_group, _bucketBytes, _share) = (group, bucketBytes, (1.0 / group.Communicator.Size).ToScalar());
        _parameters = [.. network.named_parameters().Select(p => p.parameter)];
        _norms = group.SynchronisesNorms ? [] : [.. network.named_modules().Select(m => m.module).Where(m => m is BatchNorm2d or BatchNorm1d)];
    }

    /// <summary>Pieces that the gradients of the last step were sent in.</summary>
    public int BucketCount => _buckets.Count;

    /// <summary>Pieces of it that were sent before the backward pass was through.</summary>
    public int SentEarly { get; private set; }

    /// <summary>Pictures of the present batch on all ranks.</summary>
    public int BatchPictures => _group.Batch.Total;

    /// <summary>Notes that the forward pass uses parameters now.</summary>
    /// <returns>A number: what is used later has this one or a larger one.</returns>
    public int Use(params ReadOnlySpan<Parameter?> parameters)
    {
        var next = 0;
        foreach (var parameter in parameters)
        {
            if (parameter is null)
                continue;
            _uses.TryAdd(parameter, _uses.Count);
            next = Math.Max(next, _uses[parameter] + 1);
        }

        return next;
    }

    /// <summary>Other layers may be used from now on, and in another order: that of the trunk, say, which was frozen, before its head.</summary>
    public void ForgetUses()
    {
        _uses.Clear();
        _planned = [];
    }

    /// <summary>Prepares for a backward pass.</summary>
    /// <param name="completes">Whether it is the last of its step, so that its gradients can be sent.</param>
    public void BeginBackward(bool completes)
    {
        Plan();
        (_sends, _sent, SentEarly) = (completes, 0, 0);
        if (completes)
            _statistics?.Start(_group.Communicator);
    }

    /// <summary>The backward pass has come to the place of a number: the gradients of what was used from there on are complete.</summary>
    public void Reached(int use)
    {
        while (_sends && _sent < _buckets.Count && _buckets[_sent].FirstUse >= use)
        {
            _buckets[_sent++].Bucket.Start(_group.Communicator);
            SentEarly++;
        }
    }

    /// <summary>Runs what native code calls, which an exception must not pass through: it is thrown when the backward pass is through.</summary>
    public void Guard(Action call)
    {
        try
        {
            if (_fault is null)
                call();
        }
        catch (Exception e)
        {
            _fault = ExceptionDispatchInfo.Capture(e);
        }
    }

    /// <summary>Ends a backward pass.</summary>
    public void EndBackward() => _fault?.Throw();

    /// <summary>Sends what is left and waits for all: then every rank has the sums of all gradients, and the means of the norms' statistics.</summary>
    public void Complete()
    {
        if (!_sends)
        {
            Plan();
            _statistics?.Start(_group.Communicator);
        }

        for (; _sent < _buckets.Count; _sent++)
            _buckets[_sent].Bucket.Start(_group.Communicator);
        _statistics?.Finish(_share);
        foreach (var (bucket, _) in _buckets)
            bucket.Finish();
        (_sends, _sent) = (false, 0);
    }

    public void Dispose()
    {
        Clear();
        _share.Dispose();
    }

    /// <summary>Divides what learns at present into buckets, what is used last first.</summary>
    private void Plan()
    {
        Parameter[] learning = [.. _parameters.Where(p => p.requires_grad)];
        nn.Module[] norms = [.. _norms.Where(n => n.training)];
        object[] wanted = [_uses.Count, .. learning, .. norms];
        if (wanted.SequenceEqual(_planned, ReferenceOrNumber.Instance))
            return;
        Clear();
        _planned = wanted;
        // What was never announced, such as the numbers of a head, is known to be complete only at the end.
        var rest = learning.OrderByDescending(p => _uses.GetValueOrDefault(p, -1)).ToList();
        while (rest.Count > 0)
        {
            long bytes = 0;
            var count = Math.Max(rest.TakeWhile(p => (bytes += p.numel() * sizeof(float)) <= _bucketBytes).Count(), 1);
            var taken = rest[..count];
            rest.RemoveRange(0, count);
            _buckets.Add((
                new([.. taken.Select(p => ((Func<Tensor?>)(() => p.grad), (Tensor)p))]),
                taken.Min(p => _uses.GetValueOrDefault(p, -1))));
        }

        Tensor[] statistics = [.. norms.SelectMany(Statistics)];
        _statistics = statistics.Length == 0 ? null : new([.. statistics.Select(s => ((Func<Tensor?>)(() => s), s))]);
    }

    private static IEnumerable<Tensor> Statistics(nn.Module norm) => norm switch
    {
        BatchNorm2d n => [n.running_mean!, n.running_var!],
        BatchNorm1d n => [n.running_mean!, n.running_var!],
        _ => [],
    };

    private void Clear()
    {
        foreach (var (bucket, _) in _buckets)
            bucket.Dispose();
        _buckets.Clear();
        _statistics?.Dispose();
        _statistics = null;
    }

    /// <summary>Tensors overload equality; here only the same object is the same.</summary>
    private sealed class ReferenceOrNumber : IEqualityComparer<object>
    {
        public static readonly ReferenceOrNumber Instance = new();

        public new bool Equals(object? a, object? b) => ReferenceEquals(a, b) || (a is int x && b is int y && x == y);

        public int GetHashCode(object value) => value is int number ? number : System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(value);
    }
}
