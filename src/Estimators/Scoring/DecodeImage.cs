using Microsoft.ML.Transforms;
using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>MLImage to RGB bytes.</summary>
[CustomMappingFactoryAttribute(ContractNames.DecodeImage)]
internal sealed class DecodeImage : CustomMappingFactory<ImageInput, PixelsOutput>
{
    public override Action<ImageInput, PixelsOutput> GetMapping() => Map;

    private static void Map(ImageInput input, PixelsOutput output)
        => output.Set(input.Image is { } image
            ? MLImagePixels.ToRgb(image, "picture")
            : throw new ImageDecodingException("A row has no picture: its MLImage is null."));
}
