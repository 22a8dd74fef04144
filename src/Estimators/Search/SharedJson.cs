using System.Text.Json;
using MlNetFixedHeads.Estimators.Scoring;

namespace MlNetFixedHeads.Estimators.Search;

/// <summary>JSON files in a folder that several processes share: a file is complete or not there, on a network file system too, without locks.</summary>
internal static class SharedJson
{
    /// <summary>Replaces the file.</summary>
    public static void Write<T>(string path, T value)
    {
        string text = JsonText.Of(value);
        SafeWrite.ToFile(path, overwrite: true, file => WriteThrough(file, text));
    }

    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public static T Read<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), JsonText.Options) ?? throw new JsonException("it holds nothing");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"'{path}' cannot be read: {e.Message} Delete it, and what it holds is found anew.", e);
        }
    }

    /// <summary>Keeps facts in a file, or compares them with those that are there.</summary>
    /// <returns>The differences, as <c>name: value there, value now</c>.</returns>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public static string[] Differences(string path, IReadOnlyDictionary<string, string> facts)
    {
        if (!File.Exists(path))
            WriteOnce(path, JsonText.Of(facts));
        IReadOnlyDictionary<string, string> there = Read<Dictionary<string, string>>(path);
        return [.. SearchFacts.Differences(there, facts)];
    }

    /// <summary>Of several processes that begin together, one writes.</summary>
    private static void WriteOnce(string path, string text)
    {
        try
        {
            SafeWrite.ToFile(path, overwrite: false, file => WriteThrough(file, text));
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster; what it wrote is compared next.
        }
    }

    /// <summary>To the disk before the file gets its name: a machine that loses its power leaves no empty file.</summary>
    private static void WriteThrough(string file, string text)
    {
        using FileStream stream = File.Create(file);
        using (var writer = new StreamWriter(stream, leaveOpen: true))
            writer.Write(text);
        stream.Flush(flushToDisk: true);
    }
}
