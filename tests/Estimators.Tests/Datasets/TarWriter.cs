using System.IO.Compression;
using System.Text;

namespace MlNetFixedHeads.Estimators.Tests.Datasets;

/// <summary>Writes tar archives, wrong ones too.</summary>
internal sealed class TarWriter
{
    private readonly List<byte> _tar = [];

    public TarWriter File(string name, byte[] content) => Entry(name, '0', content);

    public TarWriter Folder(string name) => Entry(name, '5', []);

    /// <param name="name">At most 100 bytes.</param>
    /// <param name="type">The entry's type.</param>
    /// <param name="content">What follows.</param>
    /// <param name="link">Where a link leads.</param>
    /// <param name="size">What to declare instead of the truth.</param>
    public TarWriter Entry(string name, char type, byte[] content, string link = "", long? size = null)
    {
        byte[] header = new byte[512];
        Put(0, name);
        Put(100, "0000644\0");
        Put(124, Convert.ToString(size ?? content.Length, 8).PadLeft(11, '0'));
        header[156] = (byte)type;
        Put(157, link);
        Put(257, "ustar\0");
        Put(263, "00");
        header.AsSpan(148, 8).Fill((byte)' ');
        Put(148, Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0') + "\0 ");
        _tar.AddRange(header);
        _tar.AddRange(content);
        _tar.AddRange(new byte[-content.Length & 511]);
        return this;

        void Put(int at, string text) => Encoding.UTF8.GetBytes(text).CopyTo(header, at);
    }

    /// <summary>A name longer than the header can hold, as GNU tar writes it.</summary>
    public TarWriter LongName(string name) => Entry("././@LongLink", 'L', Encoding.UTF8.GetBytes(name + "\0"));

    public byte[] Gzip(bool ended = true)
    {
        MemoryStream target = new();
        using (GZipStream gzip = new(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(_tar.ToArray());
            if (ended)
                gzip.Write(new byte[1024]);
        }

        return target.ToArray();
    }
}
