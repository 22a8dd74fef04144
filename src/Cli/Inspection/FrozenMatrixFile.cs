using System.Globalization;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Heads.Geometry;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.Cli.Inspection;

/// <summary>A new safetensors file for a head's frozen matrix.</summary>
internal sealed class FrozenMatrixFile(string path)
{
    private const string Tensor = "weight";

    /// <summary>Writes tensor <c>weight</c>, one row per class, in single precision.</summary>
    /// <exception cref="CommandFailedException">The head has no frozen matrix, or the file cannot be made.</exception>
    public MatrixReport Write(CnnArchitecture architecture, ClassifierHead head, int classes, NetworkVariant variant)
    {
        CheckPath();
        using CnnNetwork network = NetworkRegistry.Build(architecture, head, classes, variant);
        if (network.Head is not FixedVectorHead { Vectors: var vectors })
        {
            string has = head.Kind is HeadKind.Learned or HeadKind.Conv3x3 ? "its weights are learned" : "it has no layer at all";
            throw new CommandFailedException($"--matrix: head '{head}' has no frozen matrix; {has}.");
        }

        long bytes = (long)vectors.Classes * vectors.Dimensions * sizeof(float);
        if (bytes > Array.MaxLength)
            throw new CommandFailedException($"--matrix: the matrix would take {Numbers.Bytes(bytes)}; expected at most {Numbers.Bytes(Array.MaxLength)}.");
        StateEntry entry = new(Tensor, WeightType.Float32, [vectors.Classes, vectors.Dimensions], () => Values(vectors));
        Dictionary<string, string> metadata = new()
        {
            ["architecture"] = architecture.Name,
            ["head"] = head.ToString(),
            ["classes"] = classes.ToString(CultureInfo.InvariantCulture),
            ["variant"] = variant.ToString(),
        };
        SafetensorsWriter.Write(path, new StateDictionary(path, [entry]), metadata);
        return new(path, Tensor, vectors.Classes, vectors.Dimensions, new FileInfo(path).Length);
    }

    private static byte[] Values(ClassVectors vectors)
    {
        byte[] bytes = new byte[vectors.Classes * vectors.Dimensions * sizeof(float)];
        double[] row = new double[vectors.Dimensions];
        for (int k = 0; k < vectors.Classes; k++)
        {
            vectors.Row(k, row);
            float[] single = Array.ConvertAll(row, x => (float)x);
            ElementConversion.FromSingle(single, WeightPrecision.Float32).CopyTo(bytes, k * vectors.Dimensions * sizeof(float));
        }

        return bytes;
    }

    private void CheckPath()
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (Directory.Exists(path))
            throw new CommandFailedException($"--matrix '{path}' is a folder; expected a file.");
        if (File.Exists(path))
            throw new CommandFailedException($"--matrix '{path}' is there already; choose another file.");
        if (!Directory.Exists(folder))
            throw new CommandFailedException($"--matrix '{path}': there is no folder '{folder}'.");
    }
}
