using System.Runtime.InteropServices;

namespace MlNetFixedHeads.TorchBridge.Distributed.Mpi;

/// <summary>The processes that mpirun started.</summary>
internal sealed unsafe class MpiCommunicator : ICommunicator
{
    private const int FailureCode = 1;

    private readonly MpiRuntime _mpi = MpiRuntime.Instance;

    public MpiCommunicator()
    {
        // Without mpirun's word for it, every machine is taken to run one rank.
        LocalSize = Math.Min(MpiEnvironment.LocalSize ?? 1, Size);
    }

    public int Rank => _mpi.Rank;

    public int Size => _mpi.Size;

    public int LocalSize { get; }

    public IPendingOperation StartSum(float[] values) => Start(values, address =>
    {
        MpiThread.Check(MpiNative.StartReduce(MpiNative.InPlace, address, values.Length, _mpi.Float, _mpi.Sum, _mpi.Communicator, out var request), "MPI_Iallreduce");
        return request;
    });

    public IPendingOperation StartSum(double[] values) => Start(values, address =>
    {
        MpiThread.Check(MpiNative.StartReduce(MpiNative.InPlace, address, values.Length, _mpi.Double, _mpi.Sum, _mpi.Communicator, out var request), "MPI_Iallreduce");
        return request;
    });

    public void Broadcast(byte[] values) => Start(values, address =>
    {
        MpiThread.Check(MpiNative.StartBroadcast(address, values.Length, _mpi.Byte, 0, _mpi.Communicator, out var request), "MPI_Ibcast");
        return request;
    }).Wait();

    public byte[][] Gather(byte[] own)
    {
        var lengths = MemoryMarshal.Cast<byte, int>(GatherEqual(BitConverter.GetBytes(own.Length))).ToArray();
        var longest = lengths.Max();
        if (longest == 0)
            return [.. lengths.Select(_ => Array.Empty<byte>())];
        var padded = new byte[longest];
        own.CopyTo(padded, 0);
        var all = GatherEqual(padded);
        return [.. lengths.Select((length, rank) => all.AsSpan(rank * longest, length).ToArray())];
    }

    public void Abort(string message)
    {
        Console.Error.WriteLine(message);
        Console.Error.Flush();
        // Not on MPI's own thread, which may be stuck in the very call that failed.
        _ = MpiNative.Abort(_mpi.World, FailureCode);
        Environment.Exit(FailureCode);
    }

    /// <summary>Until the result is disposed of, the end of this process ends the others: they would wait for it.</summary>
    public IDisposable BeginWork() => _mpi.BeginWork();

    private byte[] GatherEqual(byte[] own)
    {
        var all = new byte[checked(own.Length * Size)];
        fixed (byte* send = own)
        {
            var source = (nint)send;
            Start(all, address =>
            {
                MpiThread.Check(
                    MpiNative.StartGather((void*)source, own.Length, _mpi.Byte, address, own.Length, _mpi.Byte, _mpi.Communicator, out var request), "MPI_Iallgather");
                return request;
            }).Wait();
        }

        return all;
    }

    /// <summary>Begins an operation on an array that stays in its place until the operation was waited for.</summary>
    private Pinned Start(Array values, Starter start)
    {
        var pin = GCHandle.Alloc(values, GCHandleType.Pinned);
        return new(_mpi.Post(() => start((void*)pin.AddrOfPinnedObject())), pin);
    }

    private delegate nint Starter(void* address);

    private sealed class Pinned(MpiOperation operation, GCHandle pin) : IPendingOperation
    {
        public void Wait()
        {
            operation.Wait();
            pin.Free();
        }
    }
}
