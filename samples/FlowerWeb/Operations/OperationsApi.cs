using FlowerWeb.Scoring;

namespace FlowerWeb.Operations;

/// <summary>The endpoints for those who run the server.</summary>
internal static class OperationsApi
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/healthz", (ModelHost host) => host.Model is { } model
                ? Results.Ok(new Health("ready", model.File, model.Version, model.LoadedAt, model.ClassNames.Count))
                : Results.Json(new Health("loading", null, null, null, null), statusCode: StatusCodes.Status503ServiceUnavailable))
            .WithSummary("Says whether a model is loaded, and which.")
            .Produces<Health>()
            .Produces<Health>(StatusCodes.Status503ServiceUnavailable);
        app.MapGet("/metrics", (ModelHost host, Metrics metrics) => Results.Text(metrics.Write(host.Waiting), PrometheusText.ContentType))
            .WithSummary("Figures for Prometheus.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain");
    }
}
