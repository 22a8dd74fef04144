using Microsoft.ML.Transforms;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Path of a picture to RGB bytes.</summary>
/// <remarks>ML.NET saves no more of a mapping than its name, so each decoding scale is a contract of its own.</remarks>
internal abstract class DecodePathContract(int minimumShortSide) : CustomMappingFactory<PathInput, PixelsOutput>
{
    public override Action<PathInput, PixelsOutput> GetMapping() => Map;

    /// <summary>Decodes a file.</summary>
    /// <exception cref="ImageDecodingException">The path is empty, or the file is no picture.</exception>
    public static RgbImage Decode(string path, int minimumShortSide) => string.IsNullOrWhiteSpace(path)
        ? throw new ImageDecodingException("The path of a picture is empty; expected the name of an image file.")
        : ImageDecoder.DecodeFile(path, DecodeLimits.Default, minimumShortSide);

    private void Map(PathInput input, PixelsOutput output) => output.Set(Decode(input.Path.ToString(), minimumShortSide));
}
