using System.Globalization;
using System.IO.Compression;
using Google.Protobuf;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.TorchBridge.Onnx.Proto;

namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>Reads from a saved model how it prepares its pictures, which the loaded pipeline does not show.</summary>
internal static class ModelPreprocessing
{
    /// <summary>ML.NET's name of the entry with the graph: the number of its bytes, then the bytes.</summary>
    private const string GraphEntry = "OnnxModel";

    private const int LengthBytes = sizeof(int);

    /// <exception cref="CommandFailedException">The model holds no graph that says it.</exception>
    public static ImagePreprocessing Read(string path)
    {
        IReadOnlyDictionary<string, string> metadata = Metadata(path);
        string Text(string key) => metadata.GetValueOrDefault(key) ?? throw Missing(path, $"its ONNX graph has no metadata '{key}'");
        ImageSize size = ImageSize.Parse(Text("input_size"));
        return new()
        {
            Height = size.Height,
            Width = size.Width,
            ResizeShortSide = int.Parse(Text("resize_short_side"), NumberStyles.None, CultureInfo.InvariantCulture),
        };
    }

    /// <summary>All that the graph says of itself.</summary>
    /// <exception cref="CommandFailedException">The model holds no graph.</exception>
    public static IReadOnlyDictionary<string, string> Metadata(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        ZipArchiveEntry entry = archive.Entries.FirstOrDefault(e => e.FullName.Replace('\\', '/').EndsWith("/" + GraphEntry, StringComparison.Ordinal))
            ?? throw Missing(path, "it holds no ONNX graph");
        using Stream stream = entry.Open();
        stream.ReadExactly(new byte[LengthBytes]);
        try
        {
            return OnnxModel.Parser.ParseFrom(stream).MetadataProps.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Missing(path, $"its ONNX graph cannot be read: {e.Message}");
        }
    }

    private static CommandFailedException Missing(string path, string what) =>
        new($"--model '{path}': how the model crops pictures must be known, but {what}.");
}
