using FlowerWeb.Operations;
using FlowerWeb.Requests;

namespace FlowerWeb.Scoring;

/// <summary>Keeps the model: loads it at the start, and again whenever its file has changed, without keeping a request waiting.</summary>
internal sealed class ModelHost(string path, WebLimits limits, Metrics metrics, IHostApplicationLifetime lifetime, ILogger<ModelHost> logger) : BackgroundService
{
    private volatile ScoringQueue? _current;
    private FileStamp _tried;
    private FileStamp _seen;

    /// <summary>Why the application did not get its first model, or null.</summary>
    public string? StartFailure { get; private set; }

    /// <summary>The model in use, or null while the first one is being loaded.</summary>
    public ModelInfo? Model => _current?.Info;

    /// <summary>Pictures that wait.</summary>
    public int Waiting => _current?.Waiting ?? 0;

    /// <summary>Hands a picture to the model in use.</summary>
    /// <exception cref="RequestProblem">There is no model yet, or no room.</exception>
    public async Task<Answer> ScoreAsync(Upload upload, bool withHeat, CancellationToken cancellation)
    {
        var job = new PictureJob(upload, withHeat, cancellation);
        while (true)
        {
            if (_current is not { } queue)
            {
                upload.Dispose();
                throw new RequestProblem(StatusCodes.Status503ServiceUnavailable, "The model is still being loaded.") { RetryAfterSeconds = 1 };
            }

            if (queue.TryAdd(job))
            {
                return await job.Answer.WaitAsync(cancellation);
            }

            // A queue refuses when it is full, and when a new model's has taken its place.
            if (queue == _current)
            {
                upload.Dispose();
                metrics.Rejected("queue_full");
                throw new RequestProblem(StatusCodes.Status429TooManyRequests, "The server is busy: too many pictures are waiting.") { RetryAfterSeconds = 1 };
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_current is { } queue)
        {
            await queue.DisposeAsync();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The server answers meanwhile, that it is not ready.
        await Task.Yield();
        if (!await TryLoadAsync() && _current is null)
        {
            // Stopping a host that is still starting is an exception, not an end.
            lifetime.ApplicationStarted.Register(lifetime.StopApplication);
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(limits.ReloadSeconds));
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The application stops.
        }
    }

    private async Task LookAsync()
    {
        FileStamp now = FileStamp.Of(path), before = _seen;
        _seen = now;

        // A file that is still being copied changes from look to look.
        if (now.Exists && now != _tried && now == before)
        {
            await TryLoadAsync();
        }
    }

    private async Task<bool> TryLoadAsync()
    {
        _tried = _seen = FileStamp.Of(path);
        LoadedModel model;
        try
        {
            model = LoadedModel.Open(path);
        }
        catch (Exception e)
        {
            // A bad file can fail in any way, and none is a reason to give up the model that works.
            if (_current is null)
            {
                StartFailure = e.Message;
                logger.LogCritical("There is no model to serve. {Reason}", e.Message);
            }
            else
            {
                metrics.Reloaded("failed");
                logger.LogError(e, "The changed model cannot be used; the one of {LoadedAt:O} stays.", _current.Info.LoadedAt);
            }

            return false;
        }

        ScoringQueue? old = _current;
        _current = new ScoringQueue(model, limits, metrics);
        metrics.Reloaded(old is null ? "first" : "ok");
        logger.LogInformation("Serving {File} ({Version}), {Classes} classes.", model.Info.File, model.Info.Version, model.Info.ClassNames.Count);
        if (old is not null)
        {
            await old.DisposeAsync();
        }

        return true;
    }
}
