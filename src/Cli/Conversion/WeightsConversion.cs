using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.Cli.Conversion;

/// <summary>Reads weights in any format and writes them as safetensors, one tensor at a time.</summary>
internal sealed class WeightsConversion(string input, string output, string? precision, bool overwrite)
{
    /// <summary>The precisions by their names on the command line.</summary>
    public static IReadOnlyDictionary<string, WeightPrecision> Precisions { get; } = new Dictionary<string, WeightPrecision>
    {
        ["fp32"] = WeightPrecision.Float32,
        ["fp16"] = WeightPrecision.Float16,
    };

    /// <exception cref="CommandFailedException">The output is there already or cannot be written.</exception>
    /// <exception cref="WeightsFileException">The input cannot be read, or a value does not fit the precision.</exception>
    public ConversionReport Run()
    {
        CheckOutput();
        using IWeightsFile file = WeightsFiles.Open(input);
        StateEntry[] entries = [.. file.State.Entries.Select(Converted)];
        SafetensorsWriter.Write(output, new StateDictionary(output, entries), file.Metadata);
        return new()
        {
            Input = input,
            Output = output,
            Tensors = entries.Length,
            Elements = entries.Sum(e => e.Count),
            Bytes = new FileInfo(output).Length,
            Types = entries.GroupBy(e => WeightTypes.NameOf(e.Type)).OrderByDescending(g => g.Count()).ToDictionary(g => g.Key, g => g.Count()),
        };
    }

    private StateEntry Converted(StateEntry entry)
    {
        bool isFloating = entry.Type is WeightType.Float64 or WeightType.Float32 or WeightType.Float16 or WeightType.BFloat16;
        if (precision is null || !isFloating)
            return entry;
        WeightPrecision wanted = Precisions[precision];
        WeightType type = wanted == WeightPrecision.Float16 ? WeightType.Float16 : WeightType.Float32;
        return type == entry.Type ? entry : new StateEntry(entry.Name, type, entry.Shape, () => ElementConversion.FromSingle(entry.ReadSingle(), wanted));
    }

    private void CheckOutput()
    {
        if (Directory.Exists(output))
            throw new CommandFailedException($"OUT '{output}' is a folder; expected a file.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(output))!;
        if (!Directory.Exists(folder))
            throw new CommandFailedException($"OUT '{output}': there is no folder '{folder}'.");
        if (!File.Exists(output))
            return;
        if (Path.GetFullPath(input) == Path.GetFullPath(output))
            throw new CommandFailedException($"OUT '{output}' is the input; expected another file.");
        if (!overwrite)
            throw new CommandFailedException($"OUT '{output}' is there already; choose another file or add --overwrite.");
    }
}
