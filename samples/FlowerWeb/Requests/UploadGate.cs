using FlowerWeb.Operations;

namespace FlowerWeb.Requests;

/// <summary>Counts the uploads that are being received, which bounds the memory they take together.</summary>
internal sealed class UploadGate(WebLimits limits, Metrics metrics)
{
    private int _open;

    /// <summary>Lets a request in until <see cref="Leave"/>.</summary>
    /// <exception cref="RequestProblem">There are too many.</exception>
    public void Enter()
    {
        if (Interlocked.Increment(ref _open) > limits.MaxUploads)
        {
            Leave();
            metrics.Rejected("uploads_full");
            throw new RequestProblem(StatusCodes.Status429TooManyRequests, "The server is busy: too many pictures are being received.") { RetryAfterSeconds = 1 };
        }
    }

    public void Leave() => Interlocked.Decrement(ref _open);
}
