using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using FlowerWeb.Operations;
using FlowerWeb.Requests;
using MlNetFixedHeads;

namespace FlowerWeb.Scoring;

/// <summary>Gathers the pictures of many requests into batches: a bounded queue, threads that decode, threads that run the network.</summary>
/// <remarks>It has threads of its own: work that fills the processors would keep the thread pool, on which requests are received and
/// answered, waiting. Every model has its own queue, so that replacing a model is emptying one queue while another fills.</remarks>
internal sealed class ScoringQueue : IAsyncDisposable
{
    private readonly LoadedModel _model;
    private readonly WebLimits _limits;
    private readonly Metrics _metrics;
    private readonly Channel<PictureJob> _waiting;
    private readonly BlockingCollection<DecodedPicture> _decoded;
    private readonly Lock _gathering = new();
    private readonly Task[] _decoders;
    private readonly Task[] _scorers;

    public ScoringQueue(LoadedModel model, WebLimits limits, Metrics metrics)
    {
        (_model, _limits, _metrics) = (model, limits, metrics);
        _waiting = Channel.CreateBounded<PictureJob>(limits.QueueLength);
        _decoded = new BlockingCollection<DecodedPicture>(2 * model.Scorer.BatchSize);
        _decoders = [.. Enumerable.Range(0, model.Scorer.Threads).Select(_ => StartThread(Decode))];
        _scorers = [.. Enumerable.Range(0, model.Scorer.Threads).Select(_ => StartThread(Score))];
    }

    public ModelInfo Info => _model.Info;

    /// <summary>Pictures that no thread has taken yet.</summary>
    public int Waiting => _waiting.Reader.Count;

    /// <summary>Takes a job on, unless the queue is full or closed.</summary>
    public bool TryAdd(PictureJob job) => _waiting.Writer.TryWrite(job);

    /// <summary>Takes no more jobs, finishes those it has, and frees the model.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await Task.WhenAll(_decoders);
        _decoded.CompleteAdding();
        await Task.WhenAll(_scorers);
        _decoded.Dispose();
        _model.Dispose();
    }

    private static Task StartThread(Action work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Decode()
    {
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_waiting.Reader.TryRead(out PictureJob? job))
            {
                using Upload upload = job.Upload;
                if (job.IsAbandoned)
                {
                    job.Abandon();
                    continue;
                }

                try
                {
                    _decoded.Add(new DecodedPicture(job, PictureDecoder.Decode(upload.Bytes, _model.Scorer, _limits)));
                }
                catch (Exception e)
                {
                    // Whatever it is, it is the answer to this request and no reason to stop.
                    job.Fail(e);
                }
            }
        }
    }

    private void Score()
    {
        while (Gather() is { Count: > 0 } batch)
        {
            try
            {
                IReadOnlyList<PictureScores> scores = _model.Scorer.Score([.. batch.Select(p => p.Picture)], batch.Exists(p => p.Job.WithHeat));
                _metrics.BatchSize.Observe(batch.Count);
                for (int i = 0; i < batch.Count; i++)
                {
                    batch[i].Job.Complete(scores[i], _model.Info);
                }
            }
            catch (Exception e)
            {
                batch.ForEach(p => p.Job.Fail(e));
            }
            finally
            {
                batch.ForEach(p => p.Picture.Dispose());
            }
        }
    }

    /// <summary>Waits for a picture, and then a little for others. Threads do so in turn, or they would share what is one batch.</summary>
    /// <returns>None when the queue is closed and empty.</returns>
    private List<DecodedPicture> Gather()
    {
        List<DecodedPicture> batch = [];
        lock (_gathering)
        {
            if (!_decoded.TryTake(out DecodedPicture? first, Timeout.Infinite))
            {
                return batch;
            }

            batch.Add(first);
            long start = Stopwatch.GetTimestamp();
            while (batch.Count < _model.Scorer.BatchSize)
            {
                double left = _limits.BatchWindowMilliseconds - Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (!_decoded.TryTake(out DecodedPicture? next, (int)Math.Max(Math.Ceiling(left), 0)))
                {
                    break;
                }

                batch.Add(next);
            }
        }

        return batch;
    }
}
