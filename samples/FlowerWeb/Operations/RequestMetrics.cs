using System.Diagnostics;

namespace FlowerWeb.Operations;

/// <summary>Counts and times requests.</summary>
internal sealed class RequestMetrics(RequestDelegate next, Metrics metrics)
{
    public async Task InvokeAsync(HttpContext context)
    {
        long start = Stopwatch.GetTimestamp();
        await next(context);

        // The route, not the path: what a client makes up is no label. Files have none.
        string route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "other";
        metrics.Answered(route, context.Response.StatusCode, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
