using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Imaging.Caching;

namespace MlNetFixedHeads.Throughput;

/// <summary>Picture files as a source; the classes mean nothing.</summary>
internal sealed class FileSource(string[] files) : IImageSource
{
    public const int Classes = 10;

    public int Count => files.Length;

    public int Label(int index) => index % Classes;

    public string Name(int index) => files[index];

    public PictureStamp? Stamp(int index) => PictureStamp.OfFile(files[index], "");

    public DecodedImage Read(int index, int minimumShortSide) => new(ImageDecoder.DecodeFile(files[index], DecodeLimits.Default, minimumShortSide));

    /// <summary>Files below a folder, evenly spaced where there are more than asked for.</summary>
    public static FileSource Below(string folder, int most)
    {
        string[] all = [.. Directory.EnumerateFiles(folder, "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        if (all.Length == 0)
            throw new ArgumentException($"There are no .jpg files below '{folder}'.", nameof(folder));
        int count = Math.Min(most, all.Length);
        return new([.. Enumerable.Range(0, count).Select(i => all[(int)((long)i * all.Length / count)])]);
    }
}
