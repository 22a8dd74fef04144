using MlNetFixedHeads.TorchBridge.Training.Staging;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Training.Staging;

/// <summary>A device's two queues, played on the CPU: whatever is queued is done as late as possible in one of them and as early as possible in the other, so that a wait that
/// is missing shows in the values.</summary>
/// <param name="copiesFirst">Whether copies are the early ones.</param>
internal sealed class TwoQueues(bool copiesFirst) : ICopyQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<Entry> _copies = new();
    private readonly Queue<Entry> _steps = new();

    // By event: how often a mark was queued, and which of these was reached.
    private readonly List<(int Queued, int Reached)> _events = [];

    public bool IsDisposed { get; private set; }

    /// <summary>Copies whose step had not been done when they were: they went on beside it.</summary>
    public int Ahead { get; private set; }

    /// <summary>Queues a step.</summary>
    public void Step(Action work) => Queue(_steps, new() { Work = work });

    /// <summary>Does all there is to do.</summary>
    public void Finish() => Until(() => _copies.Count + _steps.Count == 0);

    public nint NewEvent()
    {
        _events.Add(default);
        return _events.Count;
    }

    public Tensor InProcess(long count) => zeros(count);

    public Tensor OnDevice(long count) => zeros(count);

    public void Copy(Tensor source, Tensor target, long count) => Queue(_copies, new()
    {
        Work = () =>
        {
            Ahead += _steps.Any(s => s.Work is not null) ? 1 : 0;
            using var from = source.narrow(0, 0, count);
            using var to = target.narrow(0, 0, count);
            to.copy_(from);
        },
    });

    public void MarkCopies(nint mark) => Mark(_copies, mark);

    public void MarkSteps(nint mark) => Mark(_steps, mark);

    public void CopiesWait(nint mark) => Wait(_copies, mark);

    public void StepsWait(nint mark) => Wait(_steps, mark);

    public void ProcessWaits(nint mark)
    {
        var wanted = _events[(int)mark - 1].Queued;
        Until(() => _events[(int)mark - 1].Reached >= wanted);
    }

    public void Drain() => Until(() => _copies.Count == 0);

    public void Dispose() => IsDisposed = true;

    private void Mark(Queue<Entry> queue, nint mark)
    {
        lock (_gate)
        {
            var (queued, reached) = _events[(int)mark - 1];
            _events[(int)mark - 1] = (queued + 1, reached);
            Queue(queue, new() { Mark = (int)mark, Turn = queued + 1 });
        }
    }

    private void Wait(Queue<Entry> queue, nint mark)
    {
        lock (_gate)
            Queue(queue, new() { Awaits = (int)mark, Turn = _events[(int)mark - 1].Queued });
    }

    private void Queue(Queue<Entry> queue, Entry entry)
    {
        lock (_gate)
        {
            queue.Enqueue(entry);
            while (TryNext(copiesFirst ? _copies : _steps))
            {
            }
        }
    }

    private void Until(Func<bool> done)
    {
        lock (_gate)
        {
            while (!done())
            {
                if (!TryNext(copiesFirst ? _copies : _steps) && !TryNext(copiesFirst ? _steps : _copies))
                    throw new InvalidOperationException("Both queues wait for one another.");
            }
        }
    }

    private bool TryNext(Queue<Entry> queue)
    {
        if (!queue.TryPeek(out var next) || (next.Awaits > 0 && _events[next.Awaits - 1].Reached < next.Turn))
            return false;
        queue.Dequeue();
        next.Work?.Invoke();
        if (next.Mark > 0)
            _events[next.Mark - 1] = (_events[next.Mark - 1].Queued, next.Turn);
        return true;
    }

    private sealed record Entry
    {
        public Action? Work { get; init; }

        public int Mark { get; init; }

        public int Awaits { get; init; }

        public int Turn { get; init; }
    }
}
