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
        using ZipArchive archive = ZipFile.OpenRead(path);
        ZipArchiveEntry entry = archive.Entries.FirstOrDefault(e => e.FullName.Replace('\\', '/').EndsWith("/" + GraphEntry, StringComparison.Ordinal))
            ?? throw Missing(path, "it holds no ONNX graph");
        using Stream stream = entry.Open();
        stream.ReadExactly(new byte[LengthBytes]);
        OnnxModel model;
        try
        {
            model = OnnxModel.Parser.ParseFrom(stream);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Missing(path, $"its ONNX graph cannot be read: {e.Message}");
        }

        string Text(string key) => model.MetadataProps.FirstOrDefault(p => p.Key == key)?.Value ?? throw Missing(path, $"its ONNX graph has no metadata '{key}'");
        ImageSize size = ImageSize.Parse(Text("input_size"));
        return new()
        {
            Height = size.Height,
            Width = size.Width,
            ResizeShortSide = int.Parse(Text("resize_short_side"), NumberStyles.None, CultureInfo.InvariantCulture),
        };
    }

    private static CommandFailedException Missing(string path, string what) =>
        new($"--model '{path}': heat maps need to know how the model crops pictures, but {what}.");
}
