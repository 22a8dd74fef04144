using System.Buffers;

namespace MlNetFixedHeads;

/// <summary>A picture as the network takes it. Dispose of it when it has been scored: its memory is used again.</summary>
public sealed class PreparedPicture : IDisposable
{
    private readonly int _length;
    private float[]? _values;

    internal PreparedPicture(int width, int height, int length)
        => (Width, Height, _length, _values) = (width, height, length, ArrayPool<float>.Shared.Rent(length));

    /// <summary>Width of the decoded, upright picture in pixels; a JPEG may have been decoded at a smaller scale.</summary>
    public int Width { get; }

    /// <summary>Height of the decoded, upright picture in pixels.</summary>
    public int Height { get; }

    internal Memory<float> Values
    {
        get
        {
            ObjectDisposedException.ThrowIf(_values is null, this);
            return _values.AsMemory(0, _length);
        }
    }

    /// <summary>Gives its memory back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _values, null) is { } values)
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }
}
