using FlowerWeb.Requests;
using MlNetFixedHeads;

namespace FlowerWeb.Scoring;

/// <summary>A picture on its way through the queue, and the promise of its answer.</summary>
/// <param name="upload">Its bytes. Who takes the job out of the queue disposes of them.</param>
/// <param name="withHeat">Whether heat maps are wanted.</param>
/// <param name="cancellation">The request was given up.</param>
internal sealed class PictureJob(Upload upload, bool withHeat, CancellationToken cancellation)
{
    // Answers must not be written on the threads that score.
    private readonly TaskCompletionSource<Answer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Upload Upload => upload;

    public bool WithHeat => withHeat;

    /// <summary>Whether nobody waits any more.</summary>
    public bool IsAbandoned => cancellation.IsCancellationRequested;

    /// <summary>The answer, as soon as it is there.</summary>
    public Task<Answer> Answer => _answer.Task;

    public void Complete(PictureScores scores, ModelInfo model) => _answer.TrySetResult(new Answer(scores, model));

    public void Fail(Exception failure) => _answer.TrySetException(failure);

    public void Abandon() => _answer.TrySetCanceled(cancellation);
}
