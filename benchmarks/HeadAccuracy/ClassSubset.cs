using Microsoft.ML;

namespace MlNetFixedHeads.HeadAccuracy;

/// <summary>The first classes of a folder of folders, in ordinal order, as a manifest.</summary>
internal static class ClassSubset
{
    public static string Write(string root, int classes, string folder)
    {
        var names = Directory.GetDirectories(Path.Combine(root, "train")).Select(Path.GetFileName).Order(StringComparer.Ordinal).Take(classes).ToArray();
        if (names.Length < classes)
            throw new ArgumentException($"{root} has {names.Length} classes, fewer than {classes}.");
        var file = Path.Combine(folder, $"first-{classes}.csv");
        using var writer = new StreamWriter(file);
        writer.WriteLine("path,label,split");
        foreach (var (part, split) in new[] { ("train", "train"), ("val", "test") })
        {
            foreach (var name in names)
            {
                foreach (var picture in Directory.GetFiles(Path.GetFullPath(Path.Combine(root, part, name!)), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                    writer.WriteLine($"\"{picture}\",{name},{split}");
            }
        }

        return file;
    }

    public static (IDataView Train, IDataView Test) Load(MLContext context, string file) => (
        context.Data.LoadImageManifest(file, new() { Split = DatasetSplit.Train }),
        context.Data.LoadImageManifest(file, new() { Split = DatasetSplit.Test }));
}
