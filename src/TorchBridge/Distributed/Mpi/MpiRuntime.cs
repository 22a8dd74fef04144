using System.Globalization;

namespace MlNetFixedHeads.TorchBridge.Distributed.Mpi;

/// <summary>MPI in this process: it begins once, and ends with the process.</summary>
internal sealed class MpiRuntime
{
    private static readonly Lazy<MpiRuntime> Once = new(() => new(), LazyThreadSafetyMode.ExecutionAndPublication);

    private readonly MpiThread _thread = new();
    private int _works;

    private MpiRuntime()
    {
        var library = MpiLoader.Load();
        World = MpiLoader.Constant(library, "ompi_mpi_comm_world");
        var returns = MpiLoader.Constant(library, "ompi_mpi_errors_return");
        (Float, Double, Byte) = (
            MpiLoader.Constant(library, "ompi_mpi_float"), MpiLoader.Constant(library, "ompi_mpi_double"), MpiLoader.Constant(library, "ompi_mpi_byte"));
        Sum = MpiLoader.Constant(library, "ompi_mpi_op_sum");
        _thread.Run(() =>
        {
            MpiThread.Check(MpiNative.Initialized(out var already), "MPI_Initialized");
            if (already == 0)
            {
                MpiThread.Check(MpiNative.Initialize(0, 0, MpiNative.ThreadSerialized, out _), "MPI_Init_thread");
                // mpirun takes a process that ends without this for one that failed.
                AppDomain.CurrentDomain.ProcessExit += (_, _) => End();
            }

            // Apart from what the application may send itself.
            MpiThread.Check(MpiNative.Duplicate(World, out var own), "MPI_Comm_dup");
            MpiThread.Check(MpiNative.SetErrorHandler(own, returns), "MPI_Comm_set_errhandler");
            MpiThread.Check(MpiNative.Rank(own, out var rank), "MPI_Comm_rank");
            MpiThread.Check(MpiNative.Size(own, out var size), "MPI_Comm_size");
            (Communicator, Rank, Size) = (own, rank, size);
        });
    }

    /// <summary>The runtime of this process; the first call waits for all ranks.</summary>
    /// <exception cref="DistributedException">MPI is not there or does not begin.</exception>
    public static MpiRuntime Instance => Once.Value;

    public nint World { get; }

    public nint Float { get; }

    public nint Double { get; }

    public nint Byte { get; }

    public nint Sum { get; }

    public nint Communicator { get; private set; }

    public int Rank { get; private set; }

    public int Size { get; private set; }

    public MpiOperation Post(Func<nint> start) => _thread.Post(start);

    /// <summary>Until the result is disposed of, the end of this process ends the others.</summary>
    public IDisposable BeginWork()
    {
        Interlocked.Increment(ref _works);
        return new Work(this);
    }

    private void End()
    {
        if (Volatile.Read(ref _works) > 0)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Rank {Rank} of {Size} ends in mid-training, and ends the others."));
            _ = MpiNative.Abort(World, 1);
            return;
        }

        // MPI_Finalize waits for the others with all of a core: better that they meet first, where waiting costs nothing.
        _thread.Post(() =>
        {
            MpiThread.Check(MpiNative.StartBarrier(Communicator, out var request), "MPI_Ibarrier");
            return request;
        }).Wait();
        _thread.Run(() => MpiThread.Check(MpiNative.Complete(), "MPI_Finalize"));
    }

    private sealed class Work(MpiRuntime runtime) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
                Interlocked.Decrement(ref runtime._works);
        }
    }
}
