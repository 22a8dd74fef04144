using System.Net;
using System.Net.Http.Headers;

namespace MlNetFixedHeads.Web.Tests;

/// <summary>A form whose end is held back until it is released.</summary>
internal sealed class SlowContent : HttpContent
{
    private readonly byte[] _file;
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously), _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SlowContent(byte[] file)
    {
        _file = file;
        Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=slow");
    }

    /// <summary>Ends when the first part has been sent.</summary>
    public Task Begun => _begun.Task;

    public void Release() => _release.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync("--slow\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\n"u8.ToArray());
        await stream.FlushAsync();
        _begun.TrySetResult();
        await _release.Task;
        await stream.WriteAsync(_file);
        await stream.WriteAsync("\r\n--slow--\r\n"u8.ToArray());
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
