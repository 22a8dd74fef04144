using System.Globalization;
using System.Text.Json;

namespace MlNetFixedHeads.TorchBridge.Weights;

/// <summary>The JSON header of a safetensors file, checked against the length of the data that follows it.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The format's own limit.</summary>
    public const int MaximumSize = 100_000_000;

    /// <summary>The key of the text metadata.</summary>
    public const string MetadataKey = "__metadata__";

    private SafetensorsHeader(IReadOnlyList<Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<Tensor> Tensors { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads and checks a header.</summary>
    /// <exception cref="InvalidDataException">It is not valid; the message does not name the file.</exception>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, long dataLength)
    {
        if (json.IsEmpty || json.Span[0] != (byte)'{') throw new InvalidDataException("the header does not begin with '{'; is it a safetensors file?");
        List<Tensor> tensors = [];
        Dictionary<string, string> metadata = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataKey) ReadMetadata(property.Value, metadata);
                else tensors.Add(ReadTensor(property.Name, property.Value));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is no valid UTF-16 once its escapes are resolved.
            throw new InvalidDataException($"the header is not the JSON it should be: {e.Message}", e);
        }

        CheckLayout(tensors, dataLength);
        return new SafetensorsHeader(tensors, metadata);
    }

    private static void ReadMetadata(JsonElement element, Dictionary<string, string> metadata)
    {
        if (element.ValueKind != JsonValueKind.Object) throw new InvalidDataException($"{MetadataKey} is no object.");
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String) throw new InvalidDataException($"the metadata '{property.Name}' is no text.");
            metadata.Add(property.Name, property.Value.GetString()!);
        }
    }

    private static Tensor ReadTensor(string name, JsonElement element)
    {
        if (name.Length == 0) throw new InvalidDataException("a tensor has no name.");
        string typeName = Member(name, element, "dtype", JsonValueKind.String).GetString()!;
        WeightType type = WeightTypes.Find(typeName)
            ?? throw new InvalidDataException($"tensor '{name}' has dtype {typeName}; expected one of {WeightTypes.AllNames}.");
        long[] shape = Numbers(name, Member(name, element, "shape", JsonValueKind.Array), "shape");
        long[] offsets = Numbers(name, Member(name, element, "data_offsets", JsonValueKind.Array), "data_offsets");
        if (element.EnumerateObject().Count() != 3) throw new InvalidDataException($"tensor '{name}' has members besides dtype, shape and data_offsets.");
        if (offsets.Length != 2) throw new InvalidDataException($"tensor '{name}' has {offsets.Length} data offsets; expected 2.");

        // A dimension of 0 must not hide an overflow of the others, or code that multiplies in another order would meet it.
        UInt128 bytes = (UInt128)WeightTypes.SizeOf(type);
        foreach (long size in shape.Where(size => size != 0))
        {
            bytes *= (UInt128)size;
            if (bytes > (UInt128)long.MaxValue) throw new InvalidDataException($"tensor '{name}' has a shape {WeightMismatch.Format(shape)} whose size overflows.");
        }

        if (shape.Contains(0)) bytes = 0;
        if (offsets[1] < offsets[0] || (UInt128)(offsets[1] - offsets[0]) != bytes)
            throw new InvalidDataException(Invariant($"tensor '{name}' spans {offsets[0]}..{offsets[1]}; expected {bytes} bytes for {typeName} {WeightMismatch.Format(shape)}."));
        return new Tensor(name, type, shape, offsets[0], offsets[1]);
    }

    private static JsonElement Member(string tensor, JsonElement element, string member, JsonValueKind kind)
    {
        if (element.ValueKind != JsonValueKind.Object) throw new InvalidDataException($"tensor '{tensor}' is described by no object.");
        if (!element.TryGetProperty(member, out JsonElement value) || value.ValueKind != kind)
            throw new InvalidDataException($"tensor '{tensor}' has no {member} of the right kind.");
        return value;
    }

    private static long[] Numbers(string tensor, JsonElement array, string member)
    {
        long[] numbers = new long[array.GetArrayLength()];
        int i = 0;
        foreach (JsonElement element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out long number) || number < 0)
                throw new InvalidDataException($"tensor '{tensor}' has a {member} with something other than whole numbers from 0.");
            numbers[i++] = number;
        }

        return numbers;
    }

    // The format demands that the tensors cover the data exactly: no hole, no overlap, nothing behind the last.
    private static void CheckLayout(List<Tensor> tensors, long dataLength)
    {
        tensors.Sort((a, b) => (a.Begin, a.End, a.Name).CompareTo((b.Begin, b.End, b.Name)));
        long position = 0;
        foreach (Tensor tensor in tensors)
        {
            if (tensor.Begin != position)
            {
                string what = tensor.Begin < position ? "overlaps the tensor before it" : "leaves a hole before it";
                throw new InvalidDataException(Invariant($"tensor '{tensor.Name}' {what}: it begins at {tensor.Begin}, expected {position}."));
            }

            if (tensor.End > dataLength) throw new InvalidDataException(Invariant($"the file is truncated: tensor '{tensor.Name}' ends at {tensor.End} of {dataLength} bytes of data."));
            position = tensor.End;
        }

        if (position != dataLength) throw new InvalidDataException(Invariant($"{dataLength - position} bytes follow the last tensor; expected none."));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Where one tensor lies, in bytes from the start of the data.</summary>
    internal sealed record Tensor(string Name, WeightType Type, long[] Shape, long Begin, long End);
}
