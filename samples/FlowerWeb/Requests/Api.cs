using FlowerWeb.Scoring;

namespace FlowerWeb.Requests;

/// <summary>The endpoints that answer about pictures.</summary>
internal static class Api
{
    private const int DefaultTop = 5;
    private const int MostTop = 100_000;

    public static void Map(WebApplication app)
    {
        app.MapPost("/predict", PredictAsync)
            .WithSummary("Classifies a picture.")
            .WithDescription("Takes a multipart form with the picture in the field 'file'. 'top' says how many classes are wanted, 5 by default.")
            .Produces<Prediction>()
            .WithUpload();
        app.MapPost("/explain", ExplainAsync)
            .WithSummary("Shows where in a picture the model sees a class.")
            .WithDescription("Takes a multipart form with the picture in the field 'file'. 'label' is the class, by default the most probable one. The answer is a translucent PNG to be laid over the picture.")
            .Produces(StatusCodes.Status200OK, contentType: "image/png")
            .WithUpload()
            .ProducesProblem(StatusCodes.Status409Conflict);
        app.MapGet("/model", (ModelHost host, WebLimits limits) => host.Model is { } model ? Results.Ok(ModelDescription.Of(model, limits)) : throw NotReady())
            .WithSummary("Describes the model and the limits.")
            .Produces<ModelDescription>()
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> PredictAsync(HttpRequest request, ModelHost host, UploadGate gate, WebLimits limits, CancellationToken cancellation, int top = DefaultTop)
    {
        if (top is < 1 or > MostTop)
        {
            throw new RequestProblem(StatusCodes.Status400BadRequest, $"top is {top}; expected a whole number from 1.");
        }

        Answer answer = await ScoreAsync(request, withHeat: false, host, gate, limits, cancellation);
        return Results.Ok(Prediction.Of(answer, top));
    }

    private static async Task<IResult> ExplainAsync(HttpRequest request, ModelHost host, UploadGate gate, WebLimits limits, CancellationToken cancellation, string? label = null)
    {
        Check(host.Model ?? throw NotReady(), label);
        Answer answer = await ScoreAsync(request, withHeat: true, host, gate, limits, cancellation);

        // The model that answered may be newer than the one that was asked for.
        Check(answer.Model, label);
        ReadOnlySpan<float> scores = answer.Scores.Probabilities.Span;
        int shown = label is null ? Prediction.Order(scores)[0] : answer.Model.ClassNames.ToList().IndexOf(label);
        return Results.Bytes(answer.Scores.RenderHeat(shown), "image/png");
    }

    private static void Check(ModelInfo model, string? label)
    {
        if (!model.HeatMaps)
        {
            throw new RequestProblem(StatusCodes.Status409Conflict, "The model has no activation maps: it was trained without them.");
        }

        if (label is not null && !model.ClassNames.Contains(label))
        {
            throw new RequestProblem(StatusCodes.Status400BadRequest, "label names no class of the model.");
        }
    }

    private static async Task<Answer> ScoreAsync(HttpRequest request, bool withHeat, ModelHost host, UploadGate gate, WebLimits limits, CancellationToken cancellation)
    {
        Upload upload;
        gate.Enter();
        try
        {
            upload = await UploadReader.ReadAsync(request, limits.MaxFileBytes, cancellation);
        }
        finally
        {
            gate.Leave();
        }

        return await host.ScoreAsync(upload, withHeat, cancellation);
    }

    private static RequestProblem NotReady() => new(StatusCodes.Status503ServiceUnavailable, "The model is still being loaded.") { RetryAfterSeconds = 1 };
}
