using Microsoft.ML.Transforms;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Path of a picture to RGB bytes.</summary>
/// <remarks>ML.NET saves no more of a mapping than its name, so each decoding scale is a contract of its own.</remarks>
internal abstract class DecodePathContract(int minimumShortSide) : CustomMappingFactory<PathInput, PixelsOutput>
{
    public override Action<PathInput, PixelsOutput> GetMapping() => Map;

    private void Map(PathInput input, PixelsOutput output)
    {
        if (input.Path.Span.IsWhiteSpace())
        {
            throw new ImageDecodingException("The path of a picture is empty; expected the name of an image file.");
        }

        output.Set(ImageDecoder.DecodeFile(input.Path.ToString(), DecodeLimits.Default, minimumShortSide));
    }
}
