using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MlNetFixedHeads.TorchBridge.Training.State;
using MlNetFixedHeads.TorchBridge.Weights;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Checkpoints;

/// <summary>A checkpoint as a safetensors file: tensors, and everything else as JSON in its metadata, with a checksum over all of it.</summary>
internal static class CheckpointFile
{
    private const string Format = "checkpoint_format";
    private const string Version = "1";
    private const string Checksum = "checksum";
    private const string Numbers = "numbers";
    private const string Layouts = "layouts";
    private const string Configuration = "configuration";
    private const string Machine = "machine";
    private const string LeftOut = "left_out";
    private const string Replaced = "replaced";
    private const string Batch = "batch";

    /// <summary>Metrics may be not a number.</summary>
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static void Write(Stream stream, Checkpoint checkpoint)
    {
        var tensors = new StateDictionary("checkpoint", checkpoint.State.Tensors.Select(t => new StateEntry(t.Key, TypeOf(t.Value), t.Value.shape, () => Bytes(t.Value))));
        Dictionary<string, string> metadata = new()
        {
            [Format] = Version,
            [Numbers] = JsonSerializer.Serialize(checkpoint.State.Numbers, Json),
            [Layouts] = JsonSerializer.Serialize(Strides(checkpoint.State.Tensors)),
            [Configuration] = JsonSerializer.Serialize(checkpoint.Configuration),
            [Machine] = JsonSerializer.Serialize(checkpoint.Machine),
            [LeftOut] = JsonSerializer.Serialize(checkpoint.LeftOut),
            [Replaced] = JsonSerializer.Serialize(checkpoint.Replaced),
            [Batch] = JsonSerializer.Serialize<int[]>([checkpoint.BatchSize, checkpoint.AccumulateBatches]),
        };
        using var hash = Begin(metadata);
        foreach (var entry in SafetensorsWriter.Ordered(tensors))
            Add(hash, entry, entry.ReadBytes());
        metadata[Checksum] = Convert.ToHexStringLower(hash.GetHashAndReset());
        SafetensorsWriter.Write(stream, "checkpoint", tensors, metadata);
    }

    /// <summary>Reads a whole checkpoint.</summary>
    /// <exception cref="InvalidDataException">The file is torn or damaged.</exception>
    /// <exception cref="CheckpointMismatchException">It is of another version of the format.</exception>
    /// <exception cref="IOException">It cannot be read at present, and may be whole.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, and may be whole.</exception>
    public static Checkpoint Read(string path)
    {
        var state = new StateBag();
        try
        {
            using var file = SafetensorsFile.Open(path);
            var version = file.Metadata.GetValueOrDefault(Format);
            // Whatever its checksum says: that of another version may be computed in another way.
            if (version is not Version && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                throw new CheckpointMismatchException(
                    $"The checkpoint '{path}' has format {version}; expected {Version}: another version of this library wrote it, and can go on with it.", [$"Format was {version}, is {Version}"]);
            }

            if (version is not Version)
                throw new InvalidDataException($"its format is {version ?? "not said"}; expected {Version}");
            using var hash = Begin(file.Metadata.Where(m => m.Key != Checksum));
            foreach (var entry in file.State.Entries)
            {
                var bytes = entry.ReadBytes();
                Add(hash, entry, bytes);
                using var value = Rows(entry, bytes);
                state.Set(entry.Name, value);
            }

            if (Convert.ToHexStringLower(hash.GetHashAndReset()) != file.Metadata.GetValueOrDefault(Checksum))
                throw new InvalidDataException("its checksum is another one than its content's");
            foreach (var (name, strides) in Get<Dictionary<string, long[]>>(file.Metadata, Layouts))
                LayOut(state, name, strides);
            foreach (var (name, value) in Get<Dictionary<string, double>>(file.Metadata, Numbers))
                state.Set(name, value);
            var batch = Get<int[]>(file.Metadata, Batch);
            return new()
            {
                State = state,
                Configuration = Get<Dictionary<string, string>>(file.Metadata, Configuration),
                Machine = Get<Dictionary<string, string>>(file.Metadata, Machine),
                LeftOut = Get<Dictionary<string, string>>(file.Metadata, LeftOut),
                Replaced = Get<Dictionary<string, string>>(file.Metadata, Replaced),
                BatchSize = batch[0],
                AccumulateBatches = batch[1],
            };
        }
        catch (Exception e)
        {
            state.Dispose();
            // A file that ends too early is damaged; one that cannot be read now may be as good as ever.
            if (e is SafetensorsException { InnerException: UnauthorizedAccessException })
                throw new UnauthorizedAccessException($"The checkpoint '{path}' may not be read: {e.InnerException.Message}", e);
            if (e is SafetensorsException { InnerException: IOException and not EndOfStreamException })
                throw new IOException($"The checkpoint '{path}' cannot be read: {e.InnerException.Message}", e);
            if (e is SafetensorsException or InvalidDataException or JsonException or IndexOutOfRangeException)
                throw new InvalidDataException($"The checkpoint '{path}' is not complete or not valid: {e.Message}.", e);
            throw;
        }
    }

    private static T Get<T>(IReadOnlyDictionary<string, string> metadata, string key) =>
        (metadata.TryGetValue(key, out var text) ? JsonSerializer.Deserialize<T>(text, Json) : default) ?? throw new InvalidDataException($"it has no {key}");

    private static IncrementalHash Begin(IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (key, value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
            Add(hash, $"{key}\0{value}");
        return hash;
    }

    private static void Add(IncrementalHash hash, StateEntry entry, byte[] bytes)
    {
        Add(hash, entry.ToString());
        hash.AppendData(bytes);
    }

    /// <summary>With the length in front: where one text ends is part of what is hashed.</summary>
    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }

    /// <summary>Layouts that are not row by row. Kernels add in the order of memory, so the layout is a part of the state.</summary>
    private static Dictionary<string, long[]> Strides(IReadOnlyDictionary<string, Tensor> tensors) =>
        tensors.Where(t => !t.Value.is_contiguous()).ToDictionary(t => t.Key, t => t.Value.stride());

    private static byte[] Bytes(Tensor value)
    {
        using var scope = NewDisposeScope();
        return value.contiguous().bytes.ToArray();
    }

    private static Tensor Rows(StateEntry entry, byte[] bytes)
    {
        var rows = empty([.. entry.Shape], TypeOf(entry.Type));
        if (bytes.Length > 0)
            rows.bytes = bytes;
        return rows;
    }

    private static void LayOut(StateBag state, string name, long[] strides)
    {
        using var scope = NewDisposeScope();
        var rows = state.Tensor(name);
        if (strides.Length != rows.dim())
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"the layout of {name} has {strides.Length} dimensions"));
        state.Set(name, empty_strided(rows.shape, strides, rows.dtype).copy_(rows));
    }

    private static WeightType TypeOf(Tensor value) => value.dtype switch
    {
        ScalarType.Float32 => WeightType.Float32,
        ScalarType.Float64 => WeightType.Float64,
        ScalarType.Float16 => WeightType.Float16,
        ScalarType.BFloat16 => WeightType.BFloat16,
        ScalarType.Int64 => WeightType.Int64,
        ScalarType.Int32 => WeightType.Int32,
        ScalarType.Byte => WeightType.UInt8,
        ScalarType.Bool => WeightType.Boolean,
        _ => throw new NotSupportedException($"Tensors of {value.dtype} cannot be stored."),
    };

    private static ScalarType TypeOf(WeightType type) => type switch
    {
        WeightType.Float32 => ScalarType.Float32,
        WeightType.Float64 => ScalarType.Float64,
        WeightType.Float16 => ScalarType.Float16,
        WeightType.BFloat16 => ScalarType.BFloat16,
        WeightType.Int64 => ScalarType.Int64,
        WeightType.Int32 => ScalarType.Int32,
        WeightType.UInt8 => ScalarType.Byte,
        _ => ScalarType.Bool,
    };
}
