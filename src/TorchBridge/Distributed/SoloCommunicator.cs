namespace MlNetFixedHeads.TorchBridge.Distributed;

/// <summary>A single rank, for a process of its own that is to compute as several do together.</summary>
internal sealed class SoloCommunicator : ICommunicator
{
    public int Rank => 0;

    public int Size => 1;

    public int LocalSize => 1;

    public IPendingOperation StartSum(float[] values) => Nothing.Instance;

    public IPendingOperation StartSum(double[] values) => Nothing.Instance;

    public void Broadcast(byte[] values)
    {
    }

    public byte[][] Gather(byte[] own) => [own];

    /// <summary>There is nobody to be ended: the exception speaks for itself.</summary>
    public void Abort(string message)
    {
    }

    private sealed class Nothing : IPendingOperation
    {
        public static readonly Nothing Instance = new();

        public void Wait()
        {
        }
    }
}
