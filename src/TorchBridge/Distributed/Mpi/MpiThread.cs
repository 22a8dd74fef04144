using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;

namespace MlNetFixedHeads.TorchBridge.Distributed.Mpi;

/// <summary>The one thread that calls MPI. Whatever is begun goes on there while the others compute.</summary>
/// <remarks>Open MPI moves data only while it is called, and its waiting calls keep a core busy. So every operation is begun as a nonblocking
/// one and asked after: often at first, then with pauses, which leave the core to the computation.</remarks>
internal sealed partial class MpiThread
{
    /// <summary>Times an operation is asked after before pauses begin.</summary>
    private const int EagerTests = 200;

    private const int PauseMicroseconds = 50;

    private readonly BlockingCollection<MpiOperation> _posted = [];
    private readonly List<MpiOperation> _running = [];
    private readonly Thread _thread;

    public MpiThread()
    {
        _thread = new Thread(Work) { IsBackground = true, Name = "MPI" };
        _thread.Start();
    }

    /// <summary>Begins an operation behind those posted before.</summary>
    public MpiOperation Post(Func<nint> start)
    {
        var operation = new MpiOperation(start);
        _posted.Add(operation);
        return operation;
    }

    /// <summary>Runs calls that return at once.</summary>
    public void Run(Action calls) => Post(() =>
    {
        calls();
        return 0;
    }).Wait();

    /// <summary>Throws where a call has failed.</summary>
    public static unsafe void Check(int code, string call)
    {
        if (code == 0)
            return;
        // MPI_MAX_ERROR_STRING is 256.
        var text = stackalloc byte[256];
        var known = MpiNative.ErrorText(code, text, out var length) == 0;
        throw new DistributedException($"{call} failed: {(known ? Encoding.UTF8.GetString(text, length) : $"code {code}")}");
    }

    private void Work()
    {
        var idle = 0;
        while (true)
        {
            if (_running.Count == 0)
            {
                Start(_posted.Take());
                idle = 0;
            }

            while (_posted.TryTake(out var more))
            {
                Start(more);
                idle = 0;
            }

            if (_running.RemoveAll(o => o.IsDone()) > 0)
                idle = 0;
            else if (_running.Count > 0 && ++idle > EagerTests)
                _ = Pause(PauseMicroseconds);
            else
                Thread.Yield();
        }
    }

    private void Start(MpiOperation operation)
    {
        if (operation.Start())
            _running.Add(operation);
    }

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int Pause(uint microseconds);
}
