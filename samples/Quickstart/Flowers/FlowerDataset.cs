using System.Globalization;
using System.Text.Json;

namespace MlNetFixedHeads.Samples.Quickstart.Flowers;

/// <summary>A painted set of flowers in the layout of Oxford Flowers-102: <c>jpg/image_00001.jpg</c> and on, <c>imagelabels.mat</c>,
/// <c>setid.mat</c> and <c>cat_to_name.json</c>; beside them <c>boxes.json</c> with the place of each flower.</summary>
internal static class FlowerDataset
{
    /// <summary>Written last: a folder with this file is complete, and was painted by this class.</summary>
    public const string Marker = "painted.json";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Paints the set, unless the folder holds it already.</summary>
    /// <param name="folder">Where the set goes. It may be missing, empty, or hold a painted set, which is replaced if its options differ.</param>
    /// <param name="options">Numbers and seed.</param>
    /// <param name="cancellation">Stops painting; nothing is left behind.</param>
    /// <returns>True if it was painted now, false if a complete set with these options was there.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="IOException">The folder holds something that was not painted here: it is not touched.</exception>
    public static bool Write(string folder, FlowerDatasetOptions options, CancellationToken cancellation = default)
    {
        options.Validate();
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string marker = MarkerText(options);
        if (IsComplete(folder, marker, options))
            return false;
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, Marker)))
            throw new IOException($"The folder '{folder}' is not empty and holds no painted flowers (no {Marker}). Name another folder, or empty it.");

        string beside = $"{folder}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.Combine(beside, "jpg"));
            IReadOnlyList<FlowerBox>[] boxes = PaintAll(Path.Combine(beside, "jpg"), options, cancellation);
            WriteTables(beside, options, boxes);
            File.WriteAllText(Path.Combine(beside, Marker), marker);
            return PutInPlace(beside, folder, marker, options);
        }
        finally
        {
            if (Directory.Exists(beside))
                Directory.Delete(beside, recursive: true);
        }
    }

    /// <summary>The file name of a picture, by its number from 1.</summary>
    public static string FileName(int id) => string.Create(CultureInfo.InvariantCulture, $"image_{id:00000}.jpg");

    private static IReadOnlyList<FlowerBox>[] PaintAll(string folder, FlowerDatasetOptions options, CancellationToken cancellation)
    {
        var boxes = new IReadOnlyList<FlowerBox>[options.Count];
        Parallel.For(0, options.Count, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            FlowerPicture picture = FlowerPainter.Paint(options.Seed, i / options.PerKind, i % options.PerKind);
            File.WriteAllBytes(Path.Combine(folder, FileName(i + 1)), picture.Jpeg);
            boxes[i] = picture.Boxes;
        });
        return boxes;
    }

    /// <summary>Pictures are numbered kind by kind; within a kind the first are for training, then validation, then test.</summary>
    private static void WriteTables(string folder, FlowerDatasetOptions options, IReadOnlyList<FlowerBox>[] boxes)
    {
        var labels = new byte[options.Count];
        List<ushort> train = [], validation = [], test = [];
        for (int i = 0; i < options.Count; i++)
        {
            int number = i % options.PerKind;
            labels[i] = (byte)((i / options.PerKind) + 1);
            List<ushort> split = number < options.TrainPerKind ? train : number < options.TrainPerKind + options.ValidationPerKind ? validation : test;
            split.Add((ushort)(i + 1));
        }

        using (var file = new MatFileWriter(File.Create(Path.Combine(folder, "imagelabels.mat"))))
            file.Write("labels", labels);
        using (var file = new MatFileWriter(File.Create(Path.Combine(folder, "setid.mat"))))
        {
            file.Write("trnid", train.ToArray());
            file.Write("valid", validation.ToArray());
            file.Write("tstid", test.ToArray());
        }

        Dictionary<string, string> names = [];
        for (int kind = 0; kind < FlowerKind.All.Count; kind++)
            names[(kind + 1).ToString(CultureInfo.InvariantCulture)] = FlowerKind.All[kind].Name;
        File.WriteAllText(Path.Combine(folder, "cat_to_name.json"), JsonSerializer.Serialize(names, Json));

        Dictionary<string, IReadOnlyList<FlowerBox>> byFile = [];
        for (int i = 0; i < boxes.Length; i++)
            byFile[FileName(i + 1)] = boxes[i];
        File.WriteAllText(Path.Combine(folder, "boxes.json"), JsonSerializer.Serialize(byFile, Json));
    }

    private static string MarkerText(FlowerDatasetOptions options) =>
        JsonSerializer.Serialize(new { Painter = FlowerPainter.Version, options.Seed, options.TrainPerKind, options.ValidationPerKind, options.TestPerKind }, Json);

    private static bool IsComplete(string folder, string marker, FlowerDatasetOptions options)
    {
        string path = Path.Combine(folder, Marker);
        if (!File.Exists(path) || File.ReadAllText(path) != marker)
            return false;
        string[] tables = ["imagelabels.mat", "setid.mat", "cat_to_name.json", "boxes.json"];
        return tables.All(name => File.Exists(Path.Combine(folder, name)))
            && Enumerable.Range(1, options.Count).All(id => File.Exists(Path.Combine(folder, "jpg", FileName(id))));
    }

    /// <summary>Renames the finished folder into place. The older set, if any, steps aside first and goes only when the new one is there.</summary>
    private static bool PutInPlace(string beside, string folder, string marker, FlowerDatasetOptions options)
    {
        // Another process may have painted the same set in the meantime: then its work stays.
        if (IsComplete(folder, marker, options))
            return false;
        string? old = null;
        if (Directory.Exists(folder))
        {
            old = $"{folder}.{Guid.NewGuid():N}.old";
            Directory.Move(folder, old);
        }

        try
        {
            Directory.Move(beside, folder);
        }
        catch (IOException) when (IsComplete(folder, marker, options))
        {
            return false;
        }
        finally
        {
            if (old is not null && Directory.Exists(folder))
                Directory.Delete(old, recursive: true);
            else if (old is not null)
                Directory.Move(old, folder);
        }

        return true;
    }
}
