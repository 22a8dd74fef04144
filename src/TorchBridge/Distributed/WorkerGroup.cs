using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;
using MlNetFixedHeads.TorchBridge.Distributed.Mpi;
using MlNetFixedHeads.TorchBridge.Imaging.Sampling;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.TorchBridge.Distributed;

/// <summary>The ranks that train one network, as one of them sees it. Every rank makes the same decisions, for it makes them of the same figures.</summary>
internal sealed class WorkerGroup : IDisposable
{
    private const string OfAllRanks = "MlNetFixedHeads.OfAllRanks";
    private const char Cancelled = 'c';
    private const char Failed = 'f';

    private readonly IDisposable? _work;

    /// <param name="communicator">The ranks.</param>
    /// <param name="synchronisesNorms">Whether batch norm takes its statistics from the batch of all ranks.</param>
    public WorkerGroup(ICommunicator communicator, bool synchronisesNorms)
    {
        (Communicator, SynchronisesNorms) = (communicator, synchronisesNorms);
        _work = (communicator as MpiCommunicator)?.BeginWork();
    }

    public ICommunicator Communicator { get; }

    public bool SynchronisesNorms { get; }

    /// <summary>Whether this is rank 0, which speaks and writes.</summary>
    public bool Leads => Communicator.Rank == 0;

    public BatchShard Shard => new(Communicator.Rank, Communicator.Size);

    /// <summary>The batch that was agreed on last.</summary>
    public BatchShare Batch { get; private set; }

    /// <summary>Joins the other ranks; null where the process trains alone and as ever. Alone, but with common statistics asked for, it is a group of one, whose
    /// arithmetic is that of many.</summary>
    /// <exception cref="DistributedException">MPI was asked for and is not there.</exception>
    public static WorkerGroup? Join(TrainingSettings settings, ICommunicator? communicator)
    {
        communicator ??= MpiEnvironment.IsWanted(settings.Distributed) ? new MpiCommunicator()
            : settings.SynchronizedBatchNorm ? new SoloCommunicator()
            : null;
        return communicator is null ? null : new(communicator, settings.SynchronizedBatchNorm);
    }

    /// <summary>Marks an exception that every rank throws at the same place, so that nobody is left waiting.</summary>
    public static T Together<T>(T exception)
        where T : Exception
    {
        exception.Data[OfAllRanks] = true;
        return exception;
    }

    /// <summary>Whether every rank throws an exception, or the one that it came of.</summary>
    public static bool IsOfAllRanks(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e.Data.Contains(OfAllRanks))
                return true;
        }

        return false;
    }

    /// <summary>Lets rank 0 do something while the others wait; where it fails, all throw.</summary>
    /// <returns>Its result; the others' is the default.</returns>
    public T? Lead<T>(Func<T> work)
    {
        T? result = default;
        ExceptionDispatchInfo? fault = null;
        if (Leads)
        {
            try
            {
                result = work();
            }
            catch (Exception e)
            {
                // Thrown below, when the others know of it.
                fault = ExceptionDispatchInfo.Capture(Together(e));
            }
        }

        var told = StateExchange.Text(
            Communicator, fault is null ? "" : $"{(fault.SourceException is OperationCanceledException ? Cancelled : Failed)}{fault.SourceException.Message}");
        fault?.Throw();
        return told.Length == 0 ? result
            : throw Together<Exception>(told[0] == Cancelled ? new OperationCanceledException(told[1..]) : new DistributedException($"Rank 0 failed: {told[1..]}"));
    }

    /// <summary>The least of all ranks' numbers.</summary>
    public int Least(int own) => Communicator.Gather(BitConverter.GetBytes(own)).Min(bytes => BitConverter.ToInt32(bytes));

    /// <summary>Rank 0's numbers.</summary>
    public int[] Broadcast(int[]? own) =>
        [.. StateExchange.Text(Communicator, own is null ? null : string.Join(' ', own.Select(n => n.ToString(CultureInfo.InvariantCulture))))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture))];

    /// <summary>All ranks' lines, one rank's after the other's.</summary>
    public IEnumerable<string> Gather(IEnumerable<string> lines) => Communicator.Gather(Encoding.UTF8.GetBytes(string.Join('\n', lines)))
        .SelectMany(bytes => Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Tells the others of the batch at hand, and hears of theirs.</summary>
    /// <param name="pictures">This rank's pictures of it.</param>
    /// <param name="cancelled">Whether this rank was told to stop.</param>
    /// <returns>Whether to train on it: one that leaves a rank with too few pictures is left out by all.</returns>
    /// <exception cref="OperationCanceledException">Some rank was told to stop.</exception>
    public bool Agree(int pictures, bool cancelled)
    {
        var (rank, size) = (Communicator.Rank, Communicator.Size);
        var counts = new double[size + 1];
        (counts[rank], counts[size]) = (pictures, cancelled ? 1 : 0);
        Communicator.Sum(counts);
        if (counts[size] > 0)
            throw Together(new OperationCanceledException("Training was cancelled."));

        var total = (int)counts[..size].Sum();
        Batch = new((int)counts[..rank].Sum(), pictures, total);
        // One picture has no statistics of its own.
        var least = SynchronisesNorms ? 1 : 2;
        return total >= 2 && counts[..size].All(c => c >= least);
    }

    /// <summary>Adds up all ranks' values, in place; all get the same bits.</summary>
    public void Sum(double[] values)
    {
        Communicator.Sum(values);
        var bytes = MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        Communicator.Broadcast(bytes);
        bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    /// <summary>Rank 0's answer to a question whose answer the ranks might not agree on, such as one of time.</summary>
    public bool Decide(bool own)
    {
        byte[] answer = [own ? (byte)1 : (byte)0];
        Communicator.Broadcast(answer);
        return answer[0] != 0;
    }

    /// <summary>Ends all ranks, for this one cannot go on.</summary>
    public void Fail(Exception reason) => Communicator.Abort(string.Create(
        CultureInfo.InvariantCulture,
        $"Rank {Communicator.Rank} of {Communicator.Size} on {Environment.MachineName} failed, and ends the others: {reason.GetType().Name}: {reason.Message}"));

    public void Dispose() => _work?.Dispose();
}
