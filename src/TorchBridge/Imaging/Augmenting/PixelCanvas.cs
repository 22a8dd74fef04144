using System.Buffers;

namespace MlNetFixedHeads.TorchBridge.Imaging.Augmenting;

/// <summary>RGB bytes of one picture, and a second buffer for operations that cannot work in place.</summary>
internal sealed class PixelCanvas : IDisposable
{
    private byte[] _pixels;
    private byte[] _spare;

    public PixelCanvas(int width, int height)
    {
        (Width, Height) = (width, height);
        (_pixels, _spare) = (ArrayPool<byte>.Shared.Rent(Length), ArrayPool<byte>.Shared.Rent(Length));
    }

    public int Width { get; }

    public int Height { get; }

    public int Length => Width * Height * 3;

    /// <summary>Interleaved, row by row.</summary>
    public Span<byte> Pixels => _pixels.AsSpan(0, Length);

    /// <summary>What an operation may write its result to before it calls <see cref="Swap"/>.</summary>
    public Span<byte> Spare => _spare.AsSpan(0, Length);

    /// <summary>Makes the spare buffer the picture.</summary>
    public void Swap() => (_pixels, _spare) = (_spare, _pixels);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_pixels);
        ArrayPool<byte>.Shared.Return(_spare);
    }
}
