using System.Buffers.Binary;
using System.Text.Json;

namespace MlNetFixedHeads.TorchBridge.Weights;

/// <summary>Writes safetensors files.</summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes the tensors and the metadata; what stood at the path is replaced when the new file is complete.</summary>
    /// <remarks>Wider element types come first, which keeps every tensor aligned, and within a width the order is that of the dictionary:
    /// equal content gives equal bytes.</remarks>
    /// <exception cref="SafetensorsException">The file cannot be written, or a tensor's data do not fit its shape.</exception>
    public static void Write(string path, StateDictionary state, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(state);
        string partial = $"{path}.{Guid.NewGuid():N}.partial";
        try
        {
            using (FileStream stream = new(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                Write(stream, path, state, metadata);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SafetensorsException(path, $"it cannot be written: {e.Message}", e);
        }
        finally
        {
            // Nothing is there after the rename. Where its folder is missing, Delete would throw over the exception that says so.
            if (File.Exists(partial)) File.Delete(partial);
        }
    }

    /// <summary>Writes the bytes of a file to a stream; what goes wrong with the stream is its own exception.</summary>
    /// <param name="stream">Stays open.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="state">The tensors.</param>
    /// <param name="metadata">Text beside them, or null.</param>
    /// <exception cref="SafetensorsException">A tensor's data do not fit its shape.</exception>
    public static void Write(Stream stream, string path, StateDictionary state, IReadOnlyDictionary<string, string>? metadata)
    {
        StateEntry[] entries = Ordered(state);
        if (entries.Any(entry => entry.Name == SafetensorsHeader.MetadataKey))
            throw new SafetensorsException(path, $"a tensor cannot be called {SafetensorsHeader.MetadataKey}.");
        byte[] header = Header(entries, metadata ?? new Dictionary<string, string>());
        if (header.Length > SafetensorsHeader.MaximumSize) throw new SafetensorsException(path, $"the header would have more than {SafetensorsHeader.MaximumSize} bytes.");
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach (StateEntry entry in entries) stream.Write(Data(path, entry));
    }

    /// <summary>The order of the tensors' data.</summary>
    public static StateEntry[] Ordered(StateDictionary state) => [.. state.Entries.OrderByDescending(entry => WeightTypes.SizeOf(entry.Type))];

    private static byte[] Data(string path, StateEntry entry)
    {
        byte[] bytes;
        try
        {
            bytes = entry.ReadBytes();
        }
        catch (OverflowException e)
        {
            throw new SafetensorsException(path, $"tensor '{entry.Name}' cannot be stored: {e.Message}", e);
        }

        if (bytes.LongLength != entry.Bytes)
            throw new SafetensorsException(path, FormattableString.Invariant($"tensor {entry} has {bytes.LongLength} bytes of data; expected {entry.Bytes}."));
        return bytes;
    }

    private static byte[] Header(StateEntry[] entries, IReadOnlyDictionary<string, string> metadata)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteString(key, value);
                json.WriteEndObject();
            }

            long position = 0;
            foreach (StateEntry entry in entries)
            {
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", WeightTypes.NameOf(entry.Type));
                WriteNumbers(json, "shape", entry.Shape);
                WriteNumbers(json, "data_offsets", [position, position + entry.Bytes]);
                json.WriteEndObject();
                position += entry.Bytes;
            }

            json.WriteEndObject();
        }

        // The data begin at a multiple of 8; the format pads with spaces.
        while (stream.Length % Alignment != 0) stream.WriteByte((byte)' ');
        return stream.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
