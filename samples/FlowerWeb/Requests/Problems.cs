using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace FlowerWeb.Requests;

/// <summary>Answers a request that failed with problem details (RFC 9457), and tells nothing of the inside.</summary>
internal sealed class Problems(RequestDelegate next, ILogger<Problems> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (RequestProblem problem) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, problem);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, new RequestProblem(e.StatusCode, e.Message));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            logger.LogError(e, "A request failed.");
            await WriteAsync(context, new RequestProblem(StatusCodes.Status500InternalServerError, "The server failed; its log says why."));
        }
    }

    public static async Task WriteAsync(HttpContext context, RequestProblem problem)
    {
        context.Response.StatusCode = problem.Status;
        if (problem.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        await context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails { Status = problem.Status, Detail = problem.Message },
        });
    }
}
