using System.Globalization;
using System.Text.RegularExpressions;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Imaging.Augmenting;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;
using MlNetFixedHeads.TorchBridge.Training.Losses;
using MlNetFixedHeads.TorchBridge.Training.Reheading;
using MlNetFixedHeads.TorchBridge.Training.Speed;
using MlNetFixedHeads.TorchBridge.Weights.Download;

namespace MlNetFixedHeads.Estimators.Training;

/// <summary>Checks options before any row is read, and reports everything that is wrong with them in one message.</summary>
internal static partial class OptionsValidator
{
    public static void Check(FixedHeadCnnOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> problems = ProblemsOf(options);
        if (problems.Count > 0)
        {
            throw new ArgumentException(Problems.Message("The options of TrainFixedHeadCnn are not valid", problems), nameof(options));
        }
    }

    /// <summary>Everything that is wrong with them.</summary>
    public static List<string> ProblemsOf(FixedHeadCnnOptions options)
        => [.. ColumnProblems(options), .. NetworkProblems(options), .. TrainingProblems(options), .. ResourceProblems(options), .. InputOptions.Problems(options), .. CheckpointOptions.Problems(options)];

    /// <summary>Checks what depends on the kind of the image column.</summary>
    /// <exception cref="ArgumentException">The caller has preprocessed the pictures, and what needs pixels is asked for: an augmentation or another size.</exception>
    public static void Check(FixedHeadCnnOptions options, ImageColumn images)
    {
        string[] needed = images.Kind == ImageColumnKind.Preprocessed ? [.. AugmentationRules.NeedPixels(options.Augmentation)] : [];
        if (needed.Length > 0)
        {
            throw new ArgumentException(
                $"The image column '{options.ImageColumnName}' is {images}: preprocessed pictures can be mirrored and mixed only, but Augmentation sets {string.Join(", ", needed)}.");
        }

        if (images.Kind == ImageColumnKind.Preprocessed && options.Recipe.Sizes.Count > 0)
        {
            throw new ArgumentException(
                $"The image column '{options.ImageColumnName}' is {images}: preprocessed pictures have one size, but Recipe.Sizes asks for {string.Join(", ", options.Recipe.Sizes)}.");
        }
    }

    private static IEnumerable<string> ColumnProblems(FixedHeadCnnOptions options)
    {
        (string Option, string? Name, bool Required)[] columns =
        [
            (nameof(options.ImageColumnName), options.ImageColumnName, true),
            (nameof(options.LabelColumnName), options.LabelColumnName, true),
            (nameof(options.ScoreColumnName), options.ScoreColumnName, true),
            (nameof(options.PredictedLabelColumnName), options.PredictedLabelColumnName, true),
            (nameof(options.ActivationMapColumnName), options.ActivationMapColumnName, false),
            (nameof(options.FeaturesColumnName), options.FeaturesColumnName, false),
        ];
        foreach ((string option, string? name, bool required) in columns)
        {
            if (name is null ? required : string.IsNullOrWhiteSpace(name))
            {
                yield return $"{option} is {(name is null ? "null" : "blank")}; expected a column name.";
            }
            else if (name is not null && name.StartsWith(ColumnNames.Prefix, StringComparison.Ordinal))
            {
                yield return $"{option} is '{name}'; names that begin with '{ColumnNames.Prefix}' are used inside the pipeline.";
            }
        }

        foreach (var same in columns.Where(c => !string.IsNullOrWhiteSpace(c.Name)).GroupBy(c => c.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            yield return $"{string.Join(" and ", same.Select(c => c.Option))} are both '{same.Key}'; expected different columns.";
        }

        // ML.NET cuts this ending off the names of ONNX outputs.
        foreach ((string option, string? name, _) in columns.Skip(2).Where(c => c.Name?.EndsWith(".output", StringComparison.Ordinal) == true))
        {
            yield return $"{option} is '{name}'; an output column's name cannot end in '.output'.";
        }
    }

    private static IEnumerable<string> NetworkProblems(FixedHeadCnnOptions options)
    {
        if (options.Architecture is null)
        {
            yield return "Architecture is null; expected one of CnnArchitecture.All.";
        }

        if (options.Head is null)
        {
            yield return "Head is null; expected one of ClassifierHead.All.";
        }

        foreach (string problem in VariantProblems(options))
        {
            yield return problem;
        }

        if (PublishedWeights.IsKeyword(options.PretrainedWeights))
        {
            if (options.Architecture is { } architecture && !PublishedWeights.TryFind(architecture, out _))
            {
                yield return $"PretrainedWeights is '{options.PretrainedWeights}'; {PublishedWeights.NoneFor(architecture)}";
            }
        }
        else if (options.PretrainedWeights is { } file && !File.Exists(file))
        {
            yield return $"PretrainedWeights is '{file}'; there is no such file.";
        }

        foreach (string problem in ReheadingRules.Problems(
            options.Architecture, options.Head, options.Variant, options.Reinitialize, options.PretrainedWeights is not null))
        {
            yield return problem;
        }

        foreach (string problem in ClassNameProblems(options.ClassNames))
        {
            yield return problem;
        }

        if (options.ImageSize is { } size && (size.Height < 1 || size.Width < 1))
        {
            yield return $"ImageSize is {size}; expected at least 1x1 pixels.";
        }
        else if (options.ImageSize is { } large && Math.Max(large.Height, large.Width) > ImageSize.LargestSide)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"ImageSize is {large}; expected at most {ImageSize.LargestSide} pixels a side.");
        }

        if (options.CropFraction is { } fraction && !(fraction > 0 && fraction <= 1))
        {
            yield return Range(nameof(options.CropFraction), fraction, "above 0, at most 1");
        }
    }

    private static IEnumerable<string> ClassNameProblems(IReadOnlyList<string>? names)
    {
        if (names is null)
        {
            yield break;
        }

        if (names.Count is < 2 or > ClassLabels.MaxClasses)
        {
            yield return Range($"the number of {nameof(FixedHeadCnnOptions.ClassNames)}", names.Count, $"2 to {ClassLabels.MaxClasses.ToString(CultureInfo.InvariantCulture)}");
        }

        if (names.Any(string.IsNullOrWhiteSpace))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"ClassNames has a blank name (class {names.TakeWhile(n => !string.IsNullOrWhiteSpace(n)).Count() + 1} of {names.Count}).");
        }
        else if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            yield return $"ClassNames has '{twice.Key}' more than once.";
        }
    }

    private static List<string> VariantProblems(FixedHeadCnnOptions options)
    {
        if (options.Variant is null)
        {
            return ["Variant is null; expected a NetworkVariant, such as NetworkVariant.Default."];
        }

        List<string> problems = options.Architecture is null || options.Head is null
            ? []
            : [.. VariantRules.Problems(options.Architecture, options.Head, options.Variant)];
        if (options.ActivationMapColumnName is { } column && options.Variant.Pooling is { Kind: not PoolingKind.Average } pooling)
        {
            problems.Add($"ActivationMapColumnName is '{column}', but Pooling is {pooling}; {CnnNetwork.MapsNeedAverage}");
        }

        return problems;
    }

    private static IEnumerable<string> TrainingProblems(FixedHeadCnnOptions options)
    {
        if (options.Epochs < 0)
        {
            yield return Range(nameof(options.Epochs), options.Epochs, "0 or more");
        }
        else if (options.Epochs == 0 && options.PretrainedWeights is null && !ReheadingRules.UsesPictures(options.Reinitialize))
        {
            yield return "Epochs is 0 and PretrainedWeights is null; nothing would be trained or loaded, and the network would stay random.";
        }

        foreach (string problem in LossRules.Problems(options.Loss, options.LabelSmoothing, options.Head))
        {
            yield return problem;
        }

        if (options.BatchSize < 1 && options.BatchSize != FixedHeadCnnOptions.AutoBatchSize)
        {
            yield return Range(nameof(options.BatchSize), options.BatchSize, "1 or more, or AutoBatchSize");
        }
        else if (options.BatchSize == 1 && options.Epochs > 0)
        {
            yield return Range(nameof(options.BatchSize), options.BatchSize, "2 or more, for one picture has no batch statistics to train on");
        }

        if (options.LearningRate is { } rate && !(rate > 0 && double.IsFinite(rate)))
        {
            yield return Range(nameof(options.LearningRate), rate, "a finite number above 0");
        }

        foreach (string problem in TrunkProblems(options))
        {
            yield return problem;
        }

        foreach (string problem in RecipeProblems(options))
        {
            yield return problem;
        }

        if (!(options.Momentum >= 0 && options.Momentum < 1))
        {
            yield return Range(nameof(options.Momentum), options.Momentum, "0 or more, below 1");
        }

        if (options.WeightDecay is { } decay && !(decay >= 0 && double.IsFinite(decay)))
        {
            yield return Range(nameof(options.WeightDecay), decay, "a finite number, 0 or more");
        }

        if (options.DecayAt is null || options.DecayAt.Any(d => !(d > 0 && d < 1)) || options.DecayAt.Zip(options.DecayAt.Skip(1)).Any(p => p.First >= p.Second))
        {
            string found = options.DecayAt is null ? "null" : string.Join(", ", options.DecayAt.Select(d => d.ToString(CultureInfo.InvariantCulture)));
            yield return $"DecayAt is {found}; expected ascending shares of the epochs between 0 and 1 (an empty list never decays).";
        }

        if (!(options.DecayFactor > 0 && options.DecayFactor <= 1))
        {
            yield return Range(nameof(options.DecayFactor), options.DecayFactor, "above 0, at most 1");
        }

        foreach (string problem in options.Augmentation?.Problems() ?? ["Augmentation is null; expected an Augmentation, such as Augmentation.Default."])
        {
            yield return problem;
        }

        if (!Enum.IsDefined(options.TestTimeFlip))
        {
            yield return $"TestTimeFlip is {options.TestTimeFlip}; expected {string.Join(", ", Enum.GetNames<TestTimeFlip>())}.";
        }

        if (!(options.ValidationFraction >= 0 && options.ValidationFraction < 1))
        {
            yield return Range(nameof(options.ValidationFraction), options.ValidationFraction, "0 or more, below 1");
        }
    }

    private static IEnumerable<string> TrunkProblems(FixedHeadCnnOptions options) => TrunkRules.Problems(new()
    {
        Architecture = options.Architecture,
        Head = options.Head,
        PretrainedWeights = options.PretrainedWeights,
        Epochs = options.Epochs,
        Recipe = options.Recipe,
        Augmentation = options.Augmentation,
        Cache = options.Cache,
        Trunk = options.Trunk,
        FrozenEpochs = options.FrozenEpochs,
        TrunkViews = options.TrunkViews,
        TrunkPrecision = options.TrunkPrecision,
    });

    private static IEnumerable<string> RecipeProblems(FixedHeadCnnOptions options)
    {
        if (options.Recipe is not { } recipe)
        {
            return ["Recipe is null; expected a TrainingRecipe, such as TrainingRecipe.Transfer."];
        }

        if (recipe.Optimizer is null)
        {
            return RecipeRules.Problems(recipe);
        }

        // What the options set themselves is checked under their own names.
        double momentum = options.Momentum is >= 0 and < 1 ? options.Momentum : recipe.Optimizer.Momentum;
        bool replacesSchedule = options.ReplacesSchedule;
        TrainingRecipe tried = recipe with
        {
            Epochs = options.Epochs,
            Optimizer = recipe.Optimizer with { Momentum = momentum },
            Schedule = replacesSchedule ? TrainingRecipe.Transfer.Schedule : recipe.Schedule,
        };
        IEnumerable<string> unheld = options is { ValidationData: null, ValidationFraction: 0, Epochs: > 0 } ? RecipeRules.WithoutValidation(recipe) : [];
        return RecipeRules.Problems(tried).Concat(unheld);
    }

    private static IEnumerable<string> ResourceProblems(FixedHeadCnnOptions options)
    {
        if (options.Device is null || !DeviceName().IsMatch(options.Device))
        {
            yield return $"Device is '{options.Device}'; expected auto, cpu, cuda or cuda:n.";
        }

        foreach (string problem in PrecisionFit.Problems(options.Precision, options.Device == "cpu" ? TorchSharp.DeviceType.CPU : null))
        {
            yield return problem;
        }

        if (!Enum.IsDefined(options.Distributed))
        {
            yield return $"Distributed is {options.Distributed}; expected one of {string.Join(", ", Enum.GetNames<DistributedMode>())}.";
        }

        if (options.Threads is < 1)
        {
            yield return Range(nameof(options.Threads), options.Threads.Value, "1 or more, or null");
        }

        if (options.LoaderThreads is < 1)
        {
            yield return Range(nameof(options.LoaderThreads), options.LoaderThreads.Value, "1 or more, or null");
        }

        if (!Enum.IsDefined(options.OnUnreadable))
        {
            yield return $"OnUnreadable is {options.OnUnreadable}; expected {string.Join(", ", Enum.GetNames<UnreadableImagePolicy>())}.";
        }

        if (!(options.MaxUnreadableShare >= 0 && options.MaxUnreadableShare <= 1))
        {
            yield return Range(nameof(options.MaxUnreadableShare), options.MaxUnreadableShare, "0 to 1");
        }

        foreach (string problem in options.Scoring is { } scoring ? scoring.Problems() : ["Scoring is null; expected ScoringOptions."])
        {
            yield return problem;
        }

        if (options.MaxImagePixels < 1 || options.MaxImagePixels > DecodeLimits.LargestMaxPixels)
        {
            yield return Range(nameof(options.MaxImagePixels), options.MaxImagePixels, $"1 to {DecodeLimits.LargestMaxPixels.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    private static string Range(string option, double found, string expected)
        => string.Create(CultureInfo.InvariantCulture, $"{option} is {found}; expected {expected}.");

    [GeneratedRegex("^(auto|cpu|cuda(:[0-9]{1,3})?)$", RegexOptions.CultureInvariant)]
    private static partial Regex DeviceName();
}
