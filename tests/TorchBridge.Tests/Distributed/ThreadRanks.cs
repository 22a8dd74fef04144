using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MlNetFixedHeads.TorchBridge.Distributed;

namespace MlNetFixedHeads.TorchBridge.Tests.Distributed;

/// <summary>Ranks that are threads of one process.</summary>
internal sealed class ThreadRanks(int size) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<long, Meeting> _meetings = new();
    private readonly CancellationTokenSource _aborted = new();

    /// <summary>What each rank threw.</summary>
    public Exception?[] Faults { get; private set; } = [];

    /// <summary>What the first rank that gave up said.</summary>
    public string? Failure { get; private set; }

    /// <summary>Runs one piece of work on every rank and returns the results by rank.</summary>
    public static T[] Run<T>(int size, Func<ICommunicator, T> work)
    {
        using var ranks = new ThreadRanks(size);
        return ranks.Run(work);
    }

    public T[] Run<T>(Func<ICommunicator, T> work)
    {
        var results = new T[size];
        var faults = Faults = new Exception?[size];
        Thread[] threads = [.. Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                results[rank] = work(new Member(this, rank));
            }
            catch (Exception e)
            {
                // It belongs to the test, which waits for all.
                faults[rank] = e;
                _aborted.Cancel();
            }
        }))];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        // Those who waited in vain say less than the one who did not come.
        if ((faults.FirstOrDefault(f => f is not null and not OperationCanceledException) ?? faults.FirstOrDefault(f => f is not null)) is { } fault)
            ExceptionDispatchInfo.Throw(fault);
        return results;
    }

    public void Dispose()
    {
        foreach (var meeting in _meetings.Values)
            meeting.Dispose();
        _aborted.Dispose();
    }

    private sealed class Member(ThreadRanks ranks, int rank) : ICommunicator
    {
        private long _calls;

        public int Rank => rank;

        public int Size => ranks.Size;

        public int LocalSize => ranks.Size;

        public IPendingOperation StartSum(float[] values) => Meet(values.Clone(), all =>
        {
            Array.Clear(values);
            foreach (var other in all.Cast<float[]>())
            {
                for (var i = 0; i < values.Length; i++)
                    values[i] += other[i];
            }
        });

        public IPendingOperation StartSum(double[] values) => Meet(values.Clone(), all =>
        {
            Array.Clear(values);
            foreach (var other in all.Cast<double[]>())
            {
                for (var i = 0; i < values.Length; i++)
                    values[i] += other[i];
            }
        });

        public void Broadcast(byte[] values) => Meet(values.Clone(), all => ((byte[])all[0]).CopyTo(values, 0)).Wait();

        public byte[][] Gather(byte[] own)
        {
            byte[][] result = [];
            Meet(own.Clone(), all => result = [.. all.Cast<byte[]>()]).Wait();
            return result;
        }

        public void Abort(string message)
        {
            ranks.Failure ??= message;
            ranks._aborted.Cancel();
        }

        private Visit Meet(object own, Action<object[]> take)
        {
            var meeting = ranks._meetings.GetOrAdd(_calls++, _ => new(ranks.Size));
            meeting.Come(rank, own);
            return new(meeting, take, ranks._aborted.Token);
        }
    }

    private int Size => size;

    private sealed class Visit(Meeting meeting, Action<object[]> take, CancellationToken aborted) : IPendingOperation
    {
        public void Wait() => take(meeting.All(aborted));
    }

    private sealed class Meeting(int size) : IDisposable
    {
        private readonly object[] _brought = new object[size];
        private readonly CountdownEvent _missing = new(size);

        public void Come(int rank, object own)
        {
            _brought[rank] = own;
            _missing.Signal();
        }

        public void Dispose() => _missing.Dispose();

        /// <summary>What all brought; where all came, although one has given up since.</summary>
        public object[] All(CancellationToken aborted)
        {
            try
            {
                return _missing.Wait(Patience, aborted) ? _brought : throw new TimeoutException("A rank did not come.");
            }
            catch (OperationCanceledException) when (_missing.IsSet)
            {
                return _brought;
            }
        }
    }
}
