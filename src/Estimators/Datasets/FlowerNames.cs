using System.Globalization;
using System.Text.Json;

namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>The names of the flowers: the official files only number them.</summary>
internal static class FlowerNames
{
    private const string FileName = "cat_to_name.json";

    /// <summary>The names of Oxford Flowers-102 in the order of its labels, 1 to 102.</summary>
    public static IReadOnlyList<string> Official { get; } =
    [
        "pink primrose", "hard-leaved pocket orchid", "canterbury bells", "sweet pea", "english marigold", "tiger lily",
        "moon orchid", "bird of paradise", "monkshood", "globe thistle", "snapdragon", "colt's foot", "king protea",
        "spear thistle", "yellow iris", "globe-flower", "purple coneflower", "peruvian lily", "balloon flower",
        "giant white arum lily", "fire lily", "pincushion flower", "fritillary", "red ginger", "grape hyacinth", "corn poppy",
        "prince of wales feathers", "stemless gentian", "artichoke", "sweet william", "carnation", "garden phlox",
        "love in the mist", "mexican aster", "alpine sea holly", "ruby-lipped cattleya", "cape flower", "great masterwort",
        "siam tulip", "lenten rose", "barbeton daisy", "daffodil", "sword lily", "poinsettia", "bolero deep blue", "wallflower",
        "marigold", "buttercup", "oxeye daisy", "common dandelion", "petunia", "wild pansy", "primula", "sunflower",
        "pelargonium", "bishop of llandaff", "gaura", "geranium", "orange dahlia", "pink-yellow dahlia", "cautleya spicata",
        "japanese anemone", "black-eyed susan", "silverbush", "californian poppy", "osteospermum", "spring crocus",
        "bearded iris", "windflower", "tree poppy", "gazania", "azalea", "water lily", "rose", "thorn apple", "morning glory",
        "passion flower", "lotus lotus", "toad lily", "anthurium", "frangipani", "clematis", "hibiscus", "columbine",
        "desert-rose", "tree mallow", "magnolia", "cyclamen", "watercress", "canna lily", "hippeastrum", "bee balm", "ball moss",
        "foxglove", "bougainvillea", "camellia", "mallow", "mexican petunia", "bromelia", "blanket flower", "trumpet creeper",
        "blackberry lily",
    ];

    /// <summary>The names of a number of classes: those of the file beside the data, or the official ones.</summary>
    /// <exception cref="InvalidDataException">The file is wrong or lacks names, or it is missing where the official names do not
    /// fit.</exception>
    public static IReadOnlyList<string> Read(string folder, int classes, string labelFile)
    {
        string path = Path.Join(folder, FileName);
        if (File.Exists(path))
            return FromFile(path, classes, labelFile);
        return classes == Official.Count
            ? Official
            : throw new FileNotFoundException(
                $"{labelFile} has {classes} classes, so they are not the {Official.Count} of Oxford Flowers-102; "
                + $"expected their names in '{path}' ({{\"1\": \"name\", ...}}).", path);
    }

    private static IReadOnlyList<string> FromFile(string path, int classes, string labelFile)
    {
        Dictionary<string, string>? names;
        try
        {
            names = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(path));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: expected names by label ({{\"1\": \"name\", ...}}): {e.Message}", e);
        }
        // A file with 102 names for a label in the billions is damaged: do not list what is missing one by one.
        if (names is null || names.Count < classes)
            throw new InvalidDataException($"{path}: {names?.Count ?? 0} names for the {classes} classes in {labelFile}.");
        int[] missing = [.. Enumerable.Range(1, classes).Where(i => !names.ContainsKey(Key(i)))];
        return missing.Length == 0
            ? ClassList.Require([.. Enumerable.Range(1, classes).Select(i => names[Key(i)])], path)
            : throw new InvalidDataException($"{path}: no names for labels {Listing.First(missing)} of {labelFile}.");
    }

    private static string Key(int label) => label.ToString(CultureInfo.InvariantCulture);
}
