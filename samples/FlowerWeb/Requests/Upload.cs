using System.Buffers;

namespace FlowerWeb.Requests;

/// <summary>An uploaded file in memory that is used again once this is disposed of. It never touches the disk.</summary>
internal sealed class Upload(byte[] rented, int length) : IDisposable
{
    private byte[]? _rented = rented;

    public ReadOnlySpan<byte> Bytes => (_rented ?? throw new ObjectDisposedException(nameof(Upload))).AsSpan(0, length);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
