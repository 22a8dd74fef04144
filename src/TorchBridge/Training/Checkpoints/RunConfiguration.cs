using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Native;
using MlNetFixedHeads.TorchBridge.Training.Memory;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Checkpoints;

/// <summary>What decides the outcome of a run, by name: a checkpoint of another one does not belong to it.</summary>
/// <remarks>Every property of the settings counts unless it is named here, so that a new one cannot be forgotten.</remarks>
internal static class RunConfiguration
{
    private const string None = "none";
    private const int HashLength = 16;
    private const int Deepest = 5;

    /// <summary>Settings that change no result, that the plan fills in, or that are said in another way.</summary>
    private static readonly HashSet<string> LeftOut =
    [
        nameof(TrainingSettings.Device), nameof(TrainingSettings.Distributed), nameof(TrainingSettings.Threads), nameof(TrainingSettings.LoaderThreads), nameof(TrainingSettings.Cache),
        nameof(TrainingSettings.CacheMemoryBytes), nameof(TrainingSettings.CacheFolder), nameof(TrainingSettings.CacheDiskBytes),
        nameof(TrainingSettings.MaxUnreadableShare), nameof(TrainingSettings.ActivationMaps), nameof(TrainingSettings.Features),
        nameof(TrainingSettings.Checkpoints), nameof(TrainingSettings.TimeBudget), nameof(TrainingSettings.OnDivergence),
        nameof(TrainingSettings.PretrainedWeights), nameof(TrainingSettings.ImageSize), nameof(TrainingSettings.CropFraction),
        nameof(TrainingSettings.CropScale), nameof(TrainingSettings.Recipe), nameof(TrainingSettings.Momentum), nameof(TrainingSettings.DecayAt),
        nameof(TrainingSettings.DecayFactor),
    ];

    private static readonly HashSet<string> LeftOutOfRecipe =
    [
        nameof(TrainingRecipe.Name), nameof(TrainingRecipe.Epochs), nameof(TrainingRecipe.BatchSize), nameof(TrainingRecipe.LabelSmoothing),
        nameof(TrainingRecipe.Augmentation), nameof(TrainingRecipe.LearningRate), nameof(TrainingRecipe.WeightDecay),
    ];

    /// <summary>Environment variables by which libtorch, oneDNN and MKL take other kernels than the processor's best.</summary>
    private static readonly string[] ChoosingKernels =
        ["ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA", "ONEDNN_DEFAULT_FPMATH_MODE", "MKL_ENABLE_INSTRUCTIONS", "MKL_CBWR"];

    public static Dictionary<string, string> Of(
        TrainingPlan plan, IImageSource train, IReadOnlyList<int> trained, IImageSource? held, IReadOnlyList<int> validated, IReadOnlyList<string> classNames, int processes = 1)
    {
        Dictionary<string, string> found = [];
        Add(found, "", plan.Settings, LeftOut);
        Add(found, "Recipe.", plan.Recipe, LeftOutOfRecipe);
        Add(found, "Preprocessing.", plan.Preprocessing, []);
        found[nameof(TrainingSettings.LearningRate)] = Text(plan.LearningRate)!;
        found[nameof(TrainingSettings.WeightDecay)] = Text(plan.WeightDecay)!;
        found[nameof(TrainingSettings.PretrainedWeights)] = plan.Settings.PretrainedWeights is { } weights ? HashOf(weights) : None;
        found["Processes"] = Text(processes)!;
        found["Classes"] = $"{Text(classNames.Count)} ({HashOf(classNames)})";
        found["Training pictures"] = Pictures(train, trained);
        found["Validation pictures"] = held is null ? None : Pictures(held, validated);
        return found;
    }

    /// <summary>Names of what settings leave to be found when training begins.</summary>
    public static IEnumerable<string> Found(TrainingSettings settings)
    {
        if (settings.BatchSize == BatchFit.Auto)
        {
            yield return nameof(TrainingSettings.BatchSize);
            yield return $"Recipe.{nameof(TrainingRecipe.AccumulateBatches)}";
        }

        if (settings.Precision == TrainingPrecision.Auto)
            yield return nameof(TrainingSettings.Precision);
    }

    /// <summary>What changes at most the last bits of results.</summary>
    /// <param name="device">Where training runs.</param>
    /// <param name="environment">Reads an environment variable.</param>
    public static Dictionary<string, string> Machine(Device device, Func<string, string?> environment)
    {
        Dictionary<string, string> found = new()
        {
            ["Device"] = device.type.ToString(),
            ["Threads"] = Text(get_num_threads())!,
            ["TorchSharp"] = typeof(Device).Assembly.GetName().Version?.ToString() ?? None,
            ["Platform"] = RuntimeInformation.RuntimeIdentifier,
            ["Processor"] = Text(ProcessorFeatures.Name)!,
            ["Instructions"] = Text(string.Join(' ', ProcessorFeatures.Instructions()))!,
        };
        foreach (var name in ChoosingKernels)
            found[name] = Text(environment(name)) ?? None;
        return found;
    }

    /// <summary>In words, how a configuration differs from an earlier one.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, string> earlier, IReadOnlyDictionary<string, string> now) =>
    [
        .. earlier.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
            .Select(name => (Name: name, Earlier: earlier.GetValueOrDefault(name, None), Now: now.GetValueOrDefault(name, None)))
            .Where(d => d.Earlier != d.Now)
            .Select(d => $"{d.Name} was {d.Earlier}, is {d.Now}"),
    ];

    private static void Add(Dictionary<string, string> found, string prefix, object value, HashSet<string> leftOut, int depth = 0)
    {
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (!leftOut.Contains(property.Name) && property.GetIndexParameters().Length == 0)
                AddValue(found, prefix + property.Name, property.GetValue(value), depth + 1);
        }
    }

    private static void AddValue(Dictionary<string, string> found, string name, object? value, int depth)
    {
        if (Text(value) is { } text)
        {
            found[name] = text;
        }
        else if (value is IEnumerable items)
        {
            var count = 0;
            foreach (var item in items)
                AddValue(found, $"{name}[{Text(count++)}]", item, depth + 1);
            if (count == 0)
                found[name] = None;
        }
        else if (depth > Deepest)
        {
            found[name] = value!.ToString() ?? None;
        }
        else
        {
            Add(found, name + ".", value!, [], depth);
        }
    }

    /// <summary>A value in a word, or null where it has parts.</summary>
    private static string? Text(object? value) => value switch
    {
        null => None,
        string or bool or CnnArchitecture or ClassifierHead or NetworkVariant => value.ToString() is { Length: > 0 } text ? text : None,
        ITuple tuple => string.Join(" to ", Enumerable.Range(0, tuple.Length).Select(i => Text(tuple[i]))),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>Their number, and what tells them, their order and their classes from others: names without folders, for data may be moved.</summary>
    private static string Pictures(IImageSource source, IReadOnlyList<int> indices) =>
        $"{Text(indices.Count)} ({HashOf(indices.Select(i => string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(source.Name(i))}\t{source.Label(i)}\t{source.Weight(i)}")))})";

    /// <summary>Tells lists of texts apart.</summary>
    internal static string HashOf(IEnumerable<string> lines)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in lines)
            hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..HashLength];
    }

    /// <summary>Tells the contents of files apart.</summary>
    internal static string HashOf(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream))[..HashLength];
    }
}
