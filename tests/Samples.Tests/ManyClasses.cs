namespace MlNetFixedHeads.Samples.Tests;

/// <summary>A folder with train and val and a thousand classes, one file in each: enough to list, and no picture to read.</summary>
internal sealed class ManyClasses : IDisposable
{
    private const int Count = 1000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("thesis-classes-");

    public ManyClasses()
    {
        foreach (var split in new[] { "train", "val" })
        {
            for (var i = 0; i < Count; i++)
                File.WriteAllBytes(Path.Join(_folder.CreateSubdirectory(FormattableString.Invariant($"{split}/{i:D3}")).FullName, "0.png"), []);
        }
    }

    public string Data => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
