using System.Globalization;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.Cli.Forward;

/// <summary>Preprocessed pictures (N, 3, H, W) from a file.</summary>
internal sealed record PictureTensor(float[] Values, int Count, int Height, int Width)
{
    private const string Name = "input";

    public static PictureTensor Read(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        if (!file.State.TryGet(Name, out StateEntry? entry))
        {
            string found = Listing.First([.. file.State.Entries.Select(e => $"'{e.Name}'")]);
            throw new CommandFailedException($"--input '{path}' has no tensor '{Name}'; it has {(found.Length == 0 ? "none" : found)}.");
        }

        if (entry.Shape is not [> 0 and var count, 3, > 0 and var height, > 0 and var width])
            throw new CommandFailedException($"--input '{path}': '{entry}' has another shape than expected, [N, 3, H, W].");
        if (entry.Type is not (WeightType.Float32 or WeightType.Float16 or WeightType.BFloat16 or WeightType.Float64))
            throw new CommandFailedException($"--input '{path}': '{entry}' holds no floating-point numbers.");
        return new(entry.ReadSingle(), checked((int)count), checked((int)height), checked((int)width));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Count}, 3, {Height}, {Width}]");
}
