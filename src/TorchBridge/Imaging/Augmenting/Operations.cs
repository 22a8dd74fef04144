namespace MlNetFixedHeads.TorchBridge.Imaging.Augmenting;

/// <summary>Draws operations by a policy and carries them out.</summary>
internal static class Operations
{
    private const int Levels = AugmentationPolicy.LargestMagnitude;
    private static readonly int Count = Enum.GetValues<Operation>().Length;

    /// <summary>Applies a policy to a picture.</summary>
    public static void Apply(PixelCanvas canvas, AugmentationPolicy policy, ref RandomStream random)
    {
        for (int i = 0; i < policy.Operations; i++)
        {
            var operation = (Operation)random.NextInt(Count);
            int level = policy.Magnitude ?? random.NextInt(Levels + 1);
            double magnitude = Magnitude(operation, level, canvas.Width, canvas.Height, wide: policy.Magnitude is null);
            Apply(canvas, operation, IsSigned(operation) && random.NextInt(2) == 1 ? -magnitude : magnitude);
        }
    }

    /// <summary>What a level from 0 to 30 means: RandAugment's scale, or the wide one of TrivialAugment.</summary>
    public static double Magnitude(Operation operation, int level, int width, int height, bool wide)
    {
        double share = (double)level / Levels;
        return operation switch
        {
            Operation.ShearX or Operation.ShearY => share * (wide ? 0.99 : 0.3),
            Operation.TranslateX => share * (wide ? 32 : 150.0 / 331 * width),
            Operation.TranslateY => share * (wide ? 32 : 150.0 / 331 * height),
            Operation.Rotate => share * (wide ? 135 : 30),
            Operation.Brightness or Operation.Color or Operation.Contrast or Operation.Sharpness => share * (wide ? 0.99 : 0.9),
            Operation.Posterize => 8 - Math.Round((wide ? 6 : 4) * share, MidpointRounding.ToEven),
            Operation.Solarize => 255 * (1 - share),
            _ => 0,
        };
    }

    /// <summary>Carries out one operation.</summary>
    public static void Apply(PixelCanvas canvas, Operation operation, double magnitude)
    {
        switch (operation)
        {
            case Operation.ShearX:
                GeometricOperations.ShearX(canvas, magnitude);
                break;
            case Operation.ShearY:
                GeometricOperations.ShearY(canvas, magnitude);
                break;
            case Operation.TranslateX:
                GeometricOperations.Translate(canvas, (int)magnitude, 0);
                break;
            case Operation.TranslateY:
                GeometricOperations.Translate(canvas, 0, (int)magnitude);
                break;
            case Operation.Rotate:
                GeometricOperations.Rotate(canvas, magnitude);
                break;
            case Operation.Brightness:
                ColourOperations.Brightness(canvas.Pixels, 1 + magnitude);
                break;
            case Operation.Color:
                ColourOperations.Saturation(canvas.Pixels, 1 + magnitude);
                break;
            case Operation.Contrast:
                ColourOperations.Contrast(canvas.Pixels, 1 + magnitude);
                break;
            case Operation.Sharpness:
                ColourOperations.Sharpness(canvas, 1 + magnitude);
                break;
            case Operation.Posterize:
                ToneOperations.Posterize(canvas.Pixels, (int)magnitude);
                break;
            case Operation.Solarize:
                ToneOperations.Solarize(canvas.Pixels, magnitude);
                break;
            case Operation.AutoContrast:
                ToneOperations.AutoContrast(canvas.Pixels);
                break;
            case Operation.Equalize:
                ToneOperations.Equalize(canvas.Pixels);
                break;
            default:
                break;
        }
    }

    private static bool IsSigned(Operation operation) => operation is >= Operation.ShearX and <= Operation.Sharpness;
}
