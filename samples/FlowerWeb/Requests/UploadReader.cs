using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace FlowerWeb.Requests;

/// <summary>Reads the one file of a multipart request into memory. (The framework's own form reader puts larger files on the disk.)</summary>
internal static class UploadReader
{
    public const string FieldName = "file";
    private const int FirstBuffer = 64 * 1024;
    private const int MostParts = 8;
    private const int LongestBoundary = 70;

    /// <exception cref="RequestProblem">The request holds no file, more than one, or one that is too large.</exception>
    public static async Task<Upload> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellation)
    {
        var reader = new MultipartReader(Boundary(request), request.Body) { HeadersCountLimit = 8, HeadersLengthLimit = 8 * 1024 };
        Upload? upload = null;
        try
        {
            for (int parts = 0; await reader.ReadNextSectionAsync(cancellation) is { } section; parts++)
            {
                if (parts == MostParts)
                {
                    throw Bad("The form has too many fields.");
                }

                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? disposition)
                    || HeaderUtilities.RemoveQuotes(disposition.Name) != FieldName)
                {
                    continue;
                }

                if (upload is not null)
                {
                    throw Bad($"The form has more than one field '{FieldName}'; expected one picture per request.");
                }

                upload = await ReadAsync(section.Body, FirstLength(request, maxBytes), maxBytes, cancellation);
            }

            return upload ?? throw Bad($"The form has no field '{FieldName}'.");
        }
        catch (Exception e)
        {
            upload?.Dispose();

            // A request that is too large for the server, or too slow, says so itself.
            if (e is InvalidDataException || (e is IOException and not BadHttpRequestException))
            {
                throw Bad("The form is damaged or incomplete.");
            }

            throw;
        }
    }

    private static string Boundary(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw new RequestProblem(StatusCodes.Status415UnsupportedMediaType, $"Expected the content type multipart/form-data with the picture in the field '{FieldName}'.");
        }

        string boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is > 0 and <= LongestBoundary ? boundary : throw Bad("The content type has no usable boundary.");
    }

    /// <summary>The request's length is near the file's, but a client can claim any.</summary>
    private static int FirstLength(HttpRequest request, int maxBytes)
        => (int)Math.Min(Math.Max(Math.Min(request.ContentLength ?? FirstBuffer, maxBytes), 1024), 1024 * 1024);

    private static async Task<Upload> ReadAsync(Stream body, int firstLength, int maxBytes, CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(firstLength);
        int length = 0;
        try
        {
            while (await body.ReadAsync(buffer.AsMemory(length), cancellation) is var read and > 0)
            {
                length += read;
                if (length > maxBytes)
                {
                    throw new RequestProblem(
                        StatusCodes.Status413PayloadTooLarge, string.Create(CultureInfo.InvariantCulture, $"The file has more than the {maxBytes:N0} bytes that are allowed."));
                }

                if (length == buffer.Length)
                {
                    byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * length, maxBytes + 1L));
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }

            return length > 0 ? new Upload(buffer, length) : throw Bad("The file is empty.");
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private static RequestProblem Bad(string detail) => new(StatusCodes.Status400BadRequest, detail);
}
