using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Networks;

/// <summary>Backward passes through operations of this library's own.</summary>
/// <remarks>libtorch calls these, and an exception that went through its frames would end the process. It is kept until the pass has returned.</remarks>
internal static class BackwardPass
{
    [ThreadStatic]
    private static ExceptionDispatchInfo? _fault;

    /// <summary>Computes the gradients of all that learns.</summary>
    /// <param name="loss">A number.</param>
    public static void Run(Tensor loss)
    {
        _fault = null;
        loss.backward();
        var fault = _fault;
        _fault = null;
        fault?.Throw();
    }

    /// <summary>Computes the gradients of an operation's inputs, or none once something has failed.</summary>
    /// <param name="inputs">How many there are.</param>
    /// <param name="compute">Returns one for each.</param>
    public static List<Tensor> Guard(int inputs, Func<List<Tensor>> compute)
    {
        try
        {
            if (_fault is null)
                return compute();
        }
        catch (Exception e)
        {
            _fault = ExceptionDispatchInfo.Capture(e);
        }

        return None(inputs);
    }

    /// <summary>No gradient for any of an operation's inputs.</summary>
    public static List<Tensor> None(int inputs) => [.. Enumerable.Repeat<Tensor>(null!, inputs)];
}
