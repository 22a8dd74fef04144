namespace MlNetFixedHeads.Cli.Output;

/// <summary>Folders that a command made, parents included, to be taken away again where nothing was put into them.</summary>
internal sealed class MadeFolders
{
    private readonly List<string> _made;

    private MadeFolders(List<string> made) => _made = made;

    /// <summary>Makes a folder.</summary>
    /// <param name="path">The folder; it may be there already.</param>
    /// <param name="option">The option that names it and the name the user gave, for the message.</param>
    /// <exception cref="CommandFailedException">It cannot be made or written.</exception>
    public static MadeFolders Create(string path, string option)
    {
        List<string> missing = [];
        string? folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        for (; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(folder))
                throw new CommandFailedException($"{option} cannot be written: '{folder}' is a file; expected a folder.");
            missing.Add(folder);
        }

        var made = new MadeFolders(missing);
        try
        {
            Directory.CreateDirectory(path);
            return made;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            made.RemoveEmpty();
            // .NET's words for it differ by system, and name a folder that the user never mentioned.
            throw new CommandFailedException($"{option} cannot be written: no folder can be made in '{folder}'.", e);
        }
    }

    /// <summary>Takes away those that are empty.</summary>
    public void RemoveEmpty()
    {
        foreach (string folder in _made)
        {
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        }
    }
}
