using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace MlNetFixedHeads.Cli.Options;

/// <summary>What training does to its pictures at random, and what evaluation does besides.</summary>
internal sealed class AugmentationOptions
{
    private static readonly Dictionary<string, (bool Horizontal, bool Vertical)> Flips = new(StringComparer.OrdinalIgnoreCase)
    {
        ["none"] = (false, false),
        ["horizontal"] = (true, false),
        ["vertical"] = (false, true),
        ["both"] = (true, true),
    };

    private static readonly Dictionary<string, TestTimeFlip> MirrorPlaces = new(StringComparer.OrdinalIgnoreCase)
    {
        ["none"] = TestTimeFlip.None,
        ["validation"] = TestTimeFlip.Validation,
        ["model"] = TestTimeFlip.Model,
    };

    private readonly Option<(double Minimum, double Maximum)?> _cropScale = OptionFactory.Parsed<(double, double)?>(
        "--crop-scale", "MIN[,MAX]", "Smallest and largest share of a picture's area that a random crop keeps. Default: 0.35,1.", Share);

    private readonly Option<int?> _padCrop = OptionFactory.Whole(
        "--pad-crop", "In place of the random resized crop: pad with this many black pixels and crop at random (4 for CIFAR; 0 crops nothing).", minimum: 0);

    private readonly Option<(bool Horizontal, bool Vertical)?> _flip = OptionFactory.Parsed<(bool, bool)?>(
        "--flip", "NAME", "Mirror half of the training pictures: none, horizontal, vertical or both. Default: horizontal.", text => Named(Flips, text, "way to mirror"));

    private readonly Option<AugmentationPolicy?> _augment = OptionFactory.Parsed<AugmentationPolicy?>(
        "--augment", "NAME", "Random operations on training pictures: trivialaugment, or randaugment:N:M (N operations of magnitude M, 0 to 30). Default: none.", AugmentationPolicy.Parse);

    private readonly Option<ColorJitter?> _jitter = OptionFactory.Parsed<ColorJitter?>(
        "--color-jitter", "X[,C,S,H]", "Change brightness, contrast and saturation by up to X (0.4 is usual); or each by its own amount, and the hue by up to H of 0.5. Default: none.", Jitter);

    private readonly Option<double?> _erase = OptionFactory.Number(
        "--erase", "Wipe out a random rectangle of this share of the training pictures. Default: 0.", "from 0 to 1", x => x is >= 0 and <= 1);

    private readonly Option<double?> _mixup = OptionFactory.Number(
        "--mixup", "Mix pictures and their targets by shares from Beta(X, X) (0.2 is usual). Default: 0, none.", "of 0 or more", x => x >= 0);

    private readonly Option<double?> _cutmix = OptionFactory.Number(
        "--cutmix", "Paste rectangles of other pictures, of shares from Beta(X, X) (1 is usual), and mix the targets alike. Default: 0, none.", "of 0 or more", x => x >= 0);

    private readonly Option<TestTimeFlip?> _testTimeFlip = new("--tta-flip")
    {
        HelpName = "model|validation|none",
        Description = "Score each picture's mirror image too and take the mean, in the model and validation, or in validation only; twice the cost. Alone it means model. Default: none.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<UnreadableImagePolicy?> _onUnreadable = OptionFactory.Parsed<UnreadableImagePolicy?>(
        "--on-unreadable", "NAME", "A training picture that cannot be decoded: skip it, fail, or substitute another one of its class. Default: skip.", Policy);

    public AugmentationOptions() => _testTimeFlip.CustomParser = result =>
    {
        if (result.Tokens is not [{ Value: var text }])
            return TestTimeFlip.Model;
        if (MirrorPlaces.TryGetValue(text, out TestTimeFlip place))
            return place;
        result.AddError($"--tta-flip: '{text}' is no place; expected one of {string.Join(", ", MirrorPlaces.Keys)}.");
        return null;
    };

    private Option[] Changes => [_cropScale, _padCrop, _flip, _augment, _jitter, _erase, _mixup, _cutmix];

    public void AddTo(Command command)
    {
        AddChangesTo(command);
        command.Add(_testTimeFlip);
        command.Add(_onUnreadable);
    }

    /// <summary>Only those that change training pictures.</summary>
    public void AddChangesTo(Command command)
    {
        foreach (Option option in Changes)
            command.Add(option);
    }

    /// <summary>Those of <see cref="AddChangesTo"/> that are given.</summary>
    public IEnumerable<string> Given(SymbolResult result) => Changes.Where(o => result.GetResult(o) is { Implicit: false }).Select(o => o.Name);

    /// <summary>The options with what is given; the rest stays at its default.</summary>
    public FixedHeadCnnOptions Read(ParseResult parsed, FixedHeadCnnOptions usual)
    {
        Augmentation augmentation = usual.Augmentation;
        (bool horizontal, bool vertical) = parsed.GetValue(_flip) ?? (augmentation.HorizontalFlip, augmentation.VerticalFlip);
        return usual with
        {
            Augmentation = augmentation with
            {
                CropScale = parsed.GetValue(_cropScale) ?? augmentation.CropScale,
                // A crop that is asked for takes the place of a recipe's padding.
                PadAndCrop = parsed.GetValue(_padCrop) ?? (parsed.GetValue(_cropScale) is null ? augmentation.PadAndCrop : null),
                HorizontalFlip = horizontal,
                VerticalFlip = vertical,
                Policy = parsed.GetValue(_augment),
                ColorJitter = parsed.GetValue(_jitter),
                Erasing = parsed.GetValue(_erase) is > 0 and { } share ? new RandomErasing { Probability = share } : null,
                Mixup = parsed.GetValue(_mixup) ?? 0,
                Cutmix = parsed.GetValue(_cutmix) ?? 0,
            },
            TestTimeFlip = parsed.GetResult(_testTimeFlip) is null ? usual.TestTimeFlip : parsed.GetValue(_testTimeFlip) ?? TestTimeFlip.Model,
            OnUnreadable = parsed.GetValue(_onUnreadable) ?? usual.OnUnreadable,
        };
    }

    private static (double, double)? Share(string text) => Numbers(text) switch
    {
        [var minimum] when minimum is > 0 and <= 1 => (minimum, 1),
        [var minimum, var maximum] when minimum > 0 && minimum <= maximum && maximum <= 1 => (minimum, maximum),
        _ => throw new FormatException($"'{text}' is no range of shares; expected MIN or MIN,MAX with 0 < MIN <= MAX <= 1."),
    };

    private static ColorJitter? Jitter(string text) => Numbers(text) switch
    {
        [var x] when x >= 0 => new ColorJitter { Brightness = x, Contrast = x, Saturation = x },
        [var b, var c, var s, var h] when b >= 0 && c >= 0 && s >= 0 && h is >= 0 and <= 0.5 => new ColorJitter { Brightness = b, Contrast = c, Saturation = s, Hue = h },
        _ => throw new FormatException($"'{text}' are no amounts; expected X, or BRIGHTNESS,CONTRAST,SATURATION,HUE, of 0 or more, the hue at most 0.5."),
    };

    private static double[] Numbers(string text)
    {
        string[] parts = text.Split(',');
        double[] numbers = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
                return [];
        }

        return numbers;
    }

    private static UnreadableImagePolicy? Policy(string text) => text.ToUpperInvariant() switch
    {
        "SKIP" => UnreadableImagePolicy.Skip,
        "FAIL" => UnreadableImagePolicy.Fail,
        "SUBSTITUTE" => UnreadableImagePolicy.Substitute,
        _ => throw new FormatException($"'{text}' is no policy; expected one of skip, fail, substitute."),
    };

    private static T Named<T>(Dictionary<string, T> names, string text, string what) => names.TryGetValue(text, out T? value)
        ? value
        : throw new FormatException($"'{text}' is no {what}; expected one of {string.Join(", ", names.Keys)}.");
}
