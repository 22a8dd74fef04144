using Microsoft.ML;
using Microsoft.ML.Transforms;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Picks the decoding mapping for a kind of column and a size.</summary>
internal static class DecodeMappings
{
    /// <summary>The contracts, by the short side they decode to at least.</summary>
    public static IReadOnlyDictionary<int, DecodePathContract> Paths { get; } = new Dictionary<int, DecodePathContract>
    {
        [64] = new DecodePathMin64(),
        [128] = new DecodePathMin128(),
        [256] = new DecodePathMin256(),
        [512] = new DecodePathMin512(),
        [1024] = new DecodePathMin1024(),
        [DecodeScale.FullSize] = new DecodePathFull(),
    };

    /// <inheritdoc cref="Paths"/>
    public static IReadOnlyDictionary<int, DecodeBytesContract> Bytes { get; } = new Dictionary<int, DecodeBytesContract>
    {
        [64] = new DecodeBytesMin64(),
        [128] = new DecodeBytesMin128(),
        [256] = new DecodeBytesMin256(),
        [512] = new DecodeBytesMin512(),
        [1024] = new DecodeBytesMin1024(),
        [DecodeScale.FullSize] = new DecodeBytesFull(),
    };

    public static IEstimator<ITransformer> Create(MLContext context, ImageColumn images, int resizeShortSide)
    {
        int scale = DecodeScale.MinimumShortSideFor(resizeShortSide);
        return images switch
        {
            { Kind: ImageColumnKind.Path } => Create(context, Paths[scale], ContractNames.AtScale(ContractNames.DecodePath, scale)),
            { Kind: ImageColumnKind.Encoded } => Create(context, Bytes[scale], ContractNames.AtScale(ContractNames.DecodeBytes, scale)),
            { Kind: ImageColumnKind.Image, Size: not null } => context.Transforms.ExtractPixels(
                ColumnNames.Pixels, ColumnNames.Image, interleavePixelColors: true, outputAsFloatArray: false),
            { Kind: ImageColumnKind.Image } => Create(context, new DecodeImage(), ContractNames.DecodeImage),
            _ => throw new ArgumentOutOfRangeException(nameof(images), images.Kind, "Preprocessed pictures are not decoded."),
        };
    }

    private static CustomMappingEstimator<TIn, TOut> Create<TIn, TOut>(MLContext context, CustomMappingFactory<TIn, TOut> contract, string name)
        where TIn : class, new()
        where TOut : class, new()
        => context.Transforms.CustomMapping(contract.GetMapping(), name);
}
