namespace MlNetFixedHeads.TorchBridge.Distributed;

/// <summary>Processes, or ranks, that act together. All of them must make the same calls in the same order.</summary>
internal interface ICommunicator
{
    /// <summary>This one's number, from 0.</summary>
    int Rank { get; }

    /// <summary>How many there are.</summary>
    int Size { get; }

    /// <summary>How many of them run on this machine.</summary>
    int LocalSize { get; }

    /// <summary>Begins to add up all ranks' values; when the result has been waited for, every rank has the sums in its array. The array must
    /// be left alone until then.</summary>
    IPendingOperation StartSum(float[] values);

    /// <summary>The same in double precision.</summary>
    IPendingOperation StartSum(double[] values);

    /// <summary>Adds up all ranks' values, in place.</summary>
    sealed void Sum(double[] values) => StartSum(values).Wait();

    /// <summary>Gives every rank the values of rank 0, in place.</summary>
    void Broadcast(byte[] values);

    /// <summary>Gives every rank the values of all, in the order of the ranks. They may differ in length.</summary>
    byte[][] Gather(byte[] own);

    /// <summary>Ends all ranks at once, because this one cannot go on; it does not return where there are others.</summary>
    /// <param name="message">What is wrong, for standard error.</param>
    void Abort(string message);
}
