using System.Globalization;
using System.Runtime.InteropServices;
using MlNetFixedHeads.TorchBridge.Distributed.Mpi;
using MlNetFixedHeads.TorchBridge.Imaging.Sampling;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.TorchBridge.Distributed;

/// <summary>The ranks that train one network, as one of them sees it. Every rank makes the same decisions, for it makes them of the same figures.</summary>
internal sealed class WorkerGroup : IDisposable
{
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

    /// <summary>Whether all ranks know that training was cancelled.</summary>
    public bool IsCancelled { get; private set; }

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
        {
            IsCancelled = true;
            throw new OperationCanceledException("Training was cancelled.");
        }

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
