using System.Runtime.ExceptionServices;

namespace MlNetFixedHeads.TorchBridge.Distributed.Mpi;

/// <summary>One operation; its parts but for <see cref="Wait"/> run on the thread that calls MPI.</summary>
/// <param name="start">Begins it and returns the request, or 0 where it is done already.</param>
internal sealed class MpiOperation(Func<nint> start) : IPendingOperation
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ExceptionDispatchInfo? _fault;
    private nint _request;

    /// <summary>Begins it; false where there is nothing to ask after.</summary>
    public bool Start()
    {
        Guard(() => _request = start());
        if (_fault is null && _request != 0)
            return true;
        _done.SetResult();
        return false;
    }

    /// <summary>Asks after it, which also moves it on.</summary>
    public bool IsDone()
    {
        var done = 0;
        Guard(() => MpiThread.Check(MpiNative.Test(ref _request, out done, 0), "MPI_Test"));
        if (_fault is null && done == 0)
            return false;
        _done.SetResult();
        return true;
    }

    public void Wait()
    {
        _done.Task.Wait();
        _fault?.Throw();
    }

    /// <summary>What goes wrong belongs to whoever waits.</summary>
    private void Guard(Action call)
    {
        try
        {
            call();
        }
        catch (Exception e)
        {
            _fault = ExceptionDispatchInfo.Capture(e);
        }
    }
}
