namespace MlNetFixedHeads.TorchBridge.Networks.Norms;

/// <summary>A map with its channels innermost, as rows of numbers that go into vectors without a rest.</summary>
/// <remarks>Where eight do not divide the channels, a row is several positions. Parts are of a size that depends on the map alone, so that sums are
/// the same on any number of threads.</remarks>
internal readonly struct MapRows
{
    /// <summary>Numbers of a vector.</summary>
    public const int Lanes = 8;

    private const long NumbersOfPart = 32 * 1024;
    private const int MostParts = 64;

    /// <param name="positions">N·H·W.</param>
    /// <param name="channels">C.</param>
    public MapRows(long positions, int channels)
    {
        (Positions, Channels, Width) = (positions, channels, channels);
        while (Width % Lanes != 0)
            Width += channels;
        Rows = positions * channels / Width;
        Rest = (int)((positions * channels) - (Rows * Width));
        Parts = (int)Math.Clamp(Rows * Width / NumbersOfPart, 1, MostParts);
        Block = Math.Max(8, 4096 / Width);
    }

    /// <summary>N·H·W.</summary>
    public long Positions { get; }

    public int Channels { get; }

    /// <summary>Numbers in a row: a multiple of <see cref="Channels"/> and of <see cref="Lanes"/>.</summary>
    public int Width { get; }

    public long Rows { get; }

    /// <summary>Numbers behind the last row; the first is of channel 0.</summary>
    public int Rest { get; }

    public int Parts { get; }

    /// <summary>Rows that stay in the nearest cache.</summary>
    public int Block { get; }

    /// <summary>The rows of a part.</summary>
    public (long From, long To) Part(int part) => (Rows * part / Parts, Rows * (part + 1) / Parts);

    /// <summary>A number for each channel, as often as a row has it.</summary>
    public float[] Spread(float[] perChannel)
    {
        var values = new float[Width];
        perChannel.CopyTo(values, 0);
        for (var i = Channels; i < Width; i++)
            values[i] = values[i - Channels];
        return values;
    }
}
