namespace MlNetFixedHeads.Estimators.Datasets.Inspection;

/// <summary>What is kept of every picture, about a hundred bytes. Different pictures may be written from different threads.</summary>
internal sealed class PictureFacts(int count)
{
    /// <summary>Half of the SHA-256 of the encoded picture: no two of a trillion files agree in 128 bits by chance.</summary>
    public UInt128[] Digests { get; } = new UInt128[count];

    public ulong[] Hashes { get; } = new ulong[count];

    public int[] Widths { get; } = new int[count];

    public int[] Heights { get; } = new int[count];

    public int[] Lengths { get; } = new int[count];

    public PictureState[] States { get; } = new PictureState[count];

    /// <summary>A number of the codec's list.</summary>
    public byte[] Formats { get; } = new byte[count];

    private byte[] Colours { get; } = new byte[checked(count * PerceptualHash.ColourBytes)];

    public int Count => count;

    public Span<byte> ColoursOf(int index) => Colours.AsSpan(index * PerceptualHash.ColourBytes, PerceptualHash.ColourBytes);
}
