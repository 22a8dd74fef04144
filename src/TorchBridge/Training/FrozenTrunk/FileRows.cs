using System.IO.MemoryMappedFiles;

namespace MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;

/// <summary>Rows in a file that is mapped into memory and goes with whoever wrote it.</summary>
/// <remarks>It is written as a file and not through the mapping: there a full disk would end the process.</remarks>
internal sealed unsafe class FileRows : FeatureRows
{
    private const int WriteBuffer = 1 << 20;

    private readonly FileStream _file;
    private MemoryMappedFile? _map;
    private MemoryMappedViewAccessor? _view;
    private byte* _start;

    /// <param name="path">A name nobody has.</param>
    public FileRows(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            // Nobody else reads it, and the lock says that it is in use.
            Share = FileShare.None,
            BufferSize = WriteBuffer,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _file = new FileStream(path, options);
    }

    public override void Append(ReadOnlySpan<byte> bytes) => _file.Write(bytes);

    public override void Complete()
    {
        _file.Flush();
        if (_file.Length == 0)
            return;
        _map = MemoryMappedFile.CreateFromFile(_file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + _view.PointerOffset;
    }

    public override ReadOnlySpan<byte> At(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, _file.Length - length);
        return new(_start + offset, length);
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        if (_start is not null)
            _view!.SafeMemoryMappedViewHandle.ReleasePointer();
        _start = null;
        _view?.Dispose();
        _map?.Dispose();
        _file.Dispose();
    }
}
