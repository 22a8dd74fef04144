using MlNetFixedHeads.Samples.Quickstart.Flowers;

namespace CarsTransfer;

/// <summary>Pictures for those who have none: painted flowers. Generated projects do not have this.</summary>
internal static class GeneratedPictures
{
    /// <summary>How many to paint; tests paint fewer.</summary>
    public static FlowerDatasetOptions Options { get; set; } = new();

    /// <summary>Where they are put.</summary>
    public static string Root { get; set; } = Path.Combine(Path.GetFullPath("output"), "painted");

    /// <summary>Paints them, unless they are there, as a folder with train and test in it.</summary>
    public static string Folder(TextWriter output)
    {
        string flowers = Path.Combine(Root, "flowers"), folders = Path.Combine(Root, "by-class");
        if (FlowerDataset.Write(flowers, Options) || !Directory.Exists(folders))
        {
            if (Directory.Exists(folders))
                Directory.Delete(folders, recursive: true);
            string beside = $"{folders}.partial";
            for (int i = 0; i < Options.Count; i++)
            {
                string split = i % Options.PerKind < Options.PerKind - Options.TestPerKind ? "train" : "test";
                string folder = Directory.CreateDirectory(Path.Combine(beside, split, FlowerKind.All[i / Options.PerKind].Name)).FullName;
                File.Copy(Path.Combine(flowers, "jpg", FlowerDataset.FileName(i + 1)), Path.Combine(folder, FlowerDataset.FileName(i + 1)), overwrite: true);
            }

            Directory.Move(beside, folders);
        }

        output.WriteLine($"The pictures are painted flowers, in {folders}.");
        return folders;
    }

    /// <summary>A network that learns them in a minute, where no other was asked for.</summary>
    public static TrainingChoices Small(TrainingChoices choices) => choices with
    {
        Architecture = choices.Architecture ?? "resnet32_cifar",
        ImageSize = choices.ImageSize ?? 32,
        Epochs = choices.Epochs ?? 20,
        BatchSize = choices.BatchSize ?? 16,
        LearningRate = choices.LearningRate ?? 0.02,
    };

    /// <summary>Stanford Cars-196 in the data folder of the environment, or null.</summary>
    public static string? Cars() =>
        Environment.GetEnvironmentVariable("FIXEDHEADS_DATA") is { Length: > 0 } root && Path.Combine(root, "cars196", "manifest.csv") is var manifest && File.Exists(manifest)
            ? manifest
            : null;
}
