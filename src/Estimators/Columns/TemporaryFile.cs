using Microsoft.Win32.SafeHandles;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>Temporary files that other users can neither read nor plant.</summary>
internal static class TemporaryFile
{
    public static SafeFileHandle Create(string path, FileOptions options)
    {
        SafeFileHandle handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, options);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return handle;
    }
}
