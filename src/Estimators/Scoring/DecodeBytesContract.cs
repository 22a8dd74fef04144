using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Encoded picture to RGB bytes.</summary>
/// <remarks>ML.NET saves no more of a mapping than its name, so each decoding scale is a contract of its own.</remarks>
internal abstract class DecodeBytesContract(int minimumShortSide) : CustomMappingFactory<EncodedInput, PixelsOutput>
{
    public override Action<EncodedInput, PixelsOutput> GetMapping() => Map;

    /// <summary>Decodes a picture in memory.</summary>
    /// <exception cref="ImageDecodingException">The bytes are no picture.</exception>
    public static RgbImage Decode(in VBuffer<byte> bytes, int minimumShortSide)
        => ImageDecoder.Decode(bytes.Dense(), $"encoded picture of {bytes.Length} bytes", DecodeLimits.Default, minimumShortSide);

    private void Map(EncodedInput input, PixelsOutput output) => output.Set(Decode(input.Bytes, minimumShortSide));
}
