using MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch;

/// <summary>A PyTorch checkpoint that is open for reading.</summary>
/// <remarks>Opening reads the pickle and checks where every tensor lies; a tensor's data are read when it is asked for.</remarks>
internal sealed class CheckpointFile : IWeightsFile
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    private readonly FileBytes _bytes;

    private CheckpointFile(string path, FileBytes bytes, StateDictionary state)
    {
        Path = path;
        _bytes = bytes;
        State = state;
    }

    public string Path { get; }

    public IReadOnlyDictionary<string, string> Metadata => NoMetadata;

    public StateDictionary State { get; }

    /// <summary>Opens a checkpoint and finds the state dictionary in it.</summary>
    /// <exception cref="CheckpointException">The file is missing, cannot be read, is damaged, names something no state dictionary
    /// needs, or has no state dictionary.</exception>
    public static CheckpointFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Open(path, () => FileBytes.Open(path));
    }

    /// <summary>Opens a checkpoint from wherever its bytes are; messages call it by the path.</summary>
    /// <exception cref="CheckpointException">See the other overload.</exception>
    public static CheckpointFile Open(string path, Func<FileBytes> open)
    {
        FileBytes? bytes = null;
        try
        {
            bytes = open();
            byte[] start = bytes.Read(0, (int)Math.Min(bytes.Length, 16));
            Checkpoint content = CheckpointFormats.Of(start) switch
            {
                CheckpointFormat.Zip => ZipCheckpoint.Read(bytes),
                CheckpointFormat.Legacy => LegacyCheckpoint.Read(bytes),
                _ => throw new InvalidDataException(start.Length == 0
                    ? "it is empty; expected a PyTorch checkpoint."
                    : $"it begins with {Convert.ToHexString(start)}; expected a PyTorch checkpoint, which begins with 504B0304 (zip) or 8002 (pickle)."),
            };
            return new CheckpointFile(path, bytes, StateBuilder.Build(path, content, bytes));
        }
        catch (Exception e)
        {
            bytes?.Dispose();
            if (e is FileNotFoundException or DirectoryNotFoundException) throw new CheckpointException(path, "there is no such file.", e);
            if (e is UnauthorizedAccessException && Directory.Exists(path)) throw new CheckpointException(path, "it is a folder; expected a file.", e);
            if (e is InvalidDataException or IOException or UnauthorizedAccessException) throw new CheckpointException(path, e.Message, e);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _bytes.Dispose();
}
