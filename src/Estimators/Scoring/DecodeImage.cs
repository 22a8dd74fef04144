using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Image;
using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>MLImage of any size to RGB bytes.</summary>
[CustomMappingFactoryAttribute(ContractNames.DecodeImage)]
internal sealed class DecodeImage : CustomMappingFactory<ImageInput, PixelsOutput>
{
    /// <remarks>ML.NET reads images through a mapping only if their type is in its register, where its own LoadImages forgets to put it.
    /// Registering a type again is allowed. Every size is a type of its own; so this mapping is for images of unknown size.</remarks>
    public override Action<ImageInput, PixelsOutput> GetMapping()
    {
        DataViewTypeManager.Register(new ImageDataViewType(), typeof(MLImage), new ImageTypeAttribute());
        return Map;
    }

    /// <summary>What is said of a row without a picture.</summary>
    public static ImageDecodingException Missing() => new("A row has no picture: its MLImage is null.");

    private static void Map(ImageInput input, PixelsOutput output)
        => output.Set(input.Image is { } image
            ? MLImagePixels.ToRgb(image, "picture")
            : throw Missing());
}
