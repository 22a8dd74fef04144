namespace FlowerWeb.Requests;

/// <summary>Ends a request with a status and an explanation for whoever sent it.</summary>
internal sealed class RequestProblem(int status, string detail) : Exception(detail)
{
    public int Status => status;

    /// <summary>When to try again, or null where that is of no use.</summary>
    public int? RetryAfterSeconds { get; init; }
}
