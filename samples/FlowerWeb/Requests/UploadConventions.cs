namespace FlowerWeb.Requests;

/// <summary>What all endpoints have in common that take a picture.</summary>
internal static class UploadConventions
{
    public static RouteHandlerBuilder WithUpload(this RouteHandlerBuilder endpoint)
    {
        int[] failures =
        [
            StatusCodes.Status400BadRequest,
            StatusCodes.Status413PayloadTooLarge,
            StatusCodes.Status415UnsupportedMediaType,
            StatusCodes.Status429TooManyRequests,
            StatusCodes.Status503ServiceUnavailable,
            StatusCodes.Status504GatewayTimeout,
        ];
        foreach (int status in failures)
        {
            endpoint.ProducesProblem(status);
        }

        return endpoint.WithMetadata(new TakesUpload());
    }
}
