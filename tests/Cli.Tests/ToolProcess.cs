using System.Diagnostics;
using System.Globalization;

namespace MlNetFixedHeads.Cli.Tests;

/// <summary>The tool in a process of its own, which can be killed.</summary>
internal static class ToolProcess
{
    public static Process Start(string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["exec", typeof(CliApplication).Assembly.Location, .. args])
            start.ArgumentList.Add(argument);
        Process child = Process.Start(start)!;
        // Nobody reads: a full pipe would hold it up.
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        return child;
    }

    /// <summary>The number of the newest checkpoint in a folder; 0 where there is none.</summary>
    public static int NewestCheckpoint(string folder) => !Directory.Exists(folder) ? 0 : Directory.EnumerateFiles(folder, "checkpoint-*.safetensors")
        .Select(f => int.Parse(Path.GetFileNameWithoutExtension(f)["checkpoint-".Length..], CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();
}
