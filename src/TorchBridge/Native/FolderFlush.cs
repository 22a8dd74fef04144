using System.Runtime.InteropServices;

namespace MlNetFixedHeads.TorchBridge.Native;

/// <summary>Brings the names in a folder to the disk: a file that was renamed may have its old name again after a crash of the machine otherwise.</summary>
/// <remarks>.NET opens files only. On Windows there is no such call, and NTFS keeps a journal of names.</remarks>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;
    private const int NotPermitted = 13;
    private const int NotSupported = 22;

    /// <summary>Returns when all names are on the disk, or at once where the folder may not be listed or its file system knows no such thing.</summary>
    /// <exception cref="IOException">The disk failed, or there is no such folder.</exception>
    public static void ToDisk(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var handle = Open(folder, ReadOnly);
        if (handle < 0)
        {
            if (Marshal.GetLastPInvokeError() != NotPermitted)
                throw Failure(folder);
            return;
        }

        try
        {
            if (Sync(handle) != 0 && Marshal.GetLastPInvokeError() != NotSupported)
                throw Failure(folder);
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static IOException Failure(string folder) => new($"The folder '{folder}' cannot be brought to the disk: {Marshal.GetLastPInvokeErrorMessage()}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
