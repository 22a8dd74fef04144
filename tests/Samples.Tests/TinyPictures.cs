using SkiaSharp;

namespace MlNetFixedHeads.Samples.Tests;

/// <summary>A folder with train and val and two classes of small pictures in each: dark and light ones.</summary>
internal sealed class TinyPictures : IDisposable
{
    private const int Side = 16;
    private const int PerClass = 8;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thesis-pictures-");

    public TinyPictures()
    {
        foreach (var split in new[] { "train", "val" })
        {
            foreach (var (name, level) in new[] { ("dark", 40), ("light", 200) })
            {
                var folder = Directory.CreateDirectory(Path.Join(Data, split, name)).FullName;
                for (var i = 0; i < PerClass; i++)
                    Paint(Path.Join(folder, FormattableString.Invariant($"{i}.png")), (byte)(level + (5 * i)));
            }
        }
    }

    public string Data => Path.Join(_folder.FullName, "pictures");

    /// <summary>A folder for results.</summary>
    public string Output => Path.Join(_folder.FullName, "output");

    public void Dispose() => _folder.Delete(recursive: true);

    private static void Paint(string path, byte level)
    {
        using var picture = new SKBitmap(Side, Side);
        picture.Erase(new SKColor(level, level, level));
        using var png = picture.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, png.ToArray());
    }
}
