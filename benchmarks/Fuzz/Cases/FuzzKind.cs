namespace MlNetFixedHeads.Fuzz;

/// <summary>One kind of file and the loaders that read it.</summary>
internal abstract class FuzzKind
{
    public static IReadOnlyList<FuzzKind> All { get; } =
    [
        new MatKind(), new CifarPickleKind(), new ArchiveKind(), new ManifestKind(), new JpegKind(), new PngKind(), new OtherPictureKind(),
        new CheckpointKind(), new SafetensorsKind(),
    ];

    public abstract string Name { get; }

    /// <summary>Writes the files of one case and returns what loads them, as far as values go.</summary>
    /// <param name="random">Decides everything.</param>
    /// <param name="damaged">Whether anything is wrong with the files.</param>
    /// <param name="folder">An empty folder.</param>
    public abstract Action Prepare(Random random, bool damaged, string folder);

    /// <summary>Whether the loaders' documentation promises this exception for files that are wrong.</summary>
    public abstract bool IsPromised(Exception error);

    /// <summary>The random numbers of one case, which do not depend on the other cases.</summary>
    public Random RandomFor(int seed, int index)
    {
        ulong mixed = 0xcbf29ce484222325;
        foreach (char c in Name)
            mixed = (mixed ^ c) * 0x100000001b3;
        foreach (int number in (int[])[seed, index])
            mixed = (mixed ^ (uint)number) * 0x9E3779B97F4A7C15 ^ (mixed >> 29);
        return new((int)(mixed >> 33));
    }

    protected static string Write(string folder, string name, byte[] content)
    {
        string path = Path.Join(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }
}
