using System.Globalization;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>Some pictures, ready for the network. Its pixels are lent: they are valid until it is disposed.</summary>
internal sealed class ImageBatch : IDisposable
{
    private readonly Memory<float> _pixels;
    private Action? _release;

    public ImageBatch(Memory<float> pixels, long[] labels, int[] indices, int height, int width, Action release)
    {
        (_pixels, _release) = (pixels, release);
        (Labels, Indices, Height, Width) = (labels, indices, height, width);
    }

    public int Count => Indices.Length;

    public int Height { get; }

    public int Width { get; }

    /// <summary>Count * Height * Width * 3 normalised values: pictures, rows, columns, channels R, G, B.</summary>
    /// <exception cref="ObjectDisposedException">The batch was disposed, or the next one was asked for.</exception>
    public Memory<float> Pixels
    {
        get
        {
            ObjectDisposedException.ThrowIf(_release is null, this);
            return _pixels;
        }
    }

    /// <summary>Zero-based class of each picture.</summary>
    public long[] Labels { get; }

    /// <summary>Index of each picture in its source.</summary>
    public int[] Indices { get; }

    /// <summary>Number of the batch in its epoch, from 0; those without a readable picture count too.</summary>
    public int Place { get; init; }

    /// <summary>What a message calls a picture.</summary>
    public Func<int, string> NameOf { get; init; } = index => index.ToString(CultureInfo.InvariantCulture);

    /// <summary>Gives the pixels back for another batch. Doing so again does nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
