using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Staging;

/// <summary>Sends values through a queue of their own while a step computes. There is memory for two batches, which are used in turns: the one that steps read and the
/// one that is under way.</summary>
/// <param name="queue">The queue, which goes with it.</param>
internal sealed class CopyQueueStaging(ICopyQueue queue) : IStaging
{
    private readonly Slot[] _slots = [new(queue), new(queue)];
    private int _sent;

    public IStaged Send(Tensor values)
    {
        var slot = _slots[_sent % _slots.Length];
        slot.Fill(values);
        _sent++;
        return slot;
    }

    public void Dispose()
    {
        // The allocators know nothing of this queue: what it still writes or reads must not be given back.
        queue.Drain();
        foreach (var slot in _slots)
            slot.Free();
        queue.Dispose();
    }

    /// <summary>Memory for a batch.</summary>
    private sealed class Slot(ICopyQueue queue) : IStaged
    {
        private readonly nint _arrived = queue.NewEvent();
        private readonly nint _read = queue.NewEvent();
        private Tensor? _inProcess;
        private Tensor? _memory;
        private Tensor? _values;

        public Tensor OnDevice => _values ?? throw new InvalidOperationException("The batch was disposed of.");

        public void Fill(Tensor values)
        {
            if (_values is not null)
                throw new InvalidOperationException("A batch is sent while two are in use.");
            var count = values.numel();
            if (_inProcess is null || _memory is null || _inProcess.numel() < count)
                Grow(count);
            // Its last copy may still be read.
            queue.ProcessWaits(_arrived);
            using (var start = _inProcess!.narrow(0, 0, count))
            using (var flat = values.view(count))
                start.copy_(flat);
            queue.CopiesWait(_read);
            if (count > 0)
                queue.Copy(_inProcess, _memory!, count);
            queue.MarkCopies(_arrived);
            _values = _memory!.narrow(0, 0, count).DetachFromDisposeScope();
        }

        public void Await() => queue.StepsWait(_arrived);

        /// <summary>The steps that read it are in their queue, so that the next copy comes behind them.</summary>
        public void Dispose()
        {
            if (_values is null)
                return;
            queue.MarkSteps(_read);
            _values.Dispose();
            _values = null;
        }

        public void Free()
        {
            _values?.Dispose();
            _inProcess?.Dispose();
            _memory?.Dispose();
            (_values, _inProcess, _memory) = (null, null, null);
        }

        private void Grow(long count)
        {
            queue.Drain();
            Free();
            _inProcess = queue.InProcess(count).DetachFromDisposeScope();
            _memory = queue.OnDevice(count).DetachFromDisposeScope();
            // Whoever had this memory before may have left steps that still read it.
            queue.MarkSteps(_read);
        }
    }
}
