using MlNetFixedHeads.ApiReference;

// Writes the API reference from the libraries and their XML documentation: one Markdown page for each public type, and an index.
//   ApiReference --output DIR     writes the pages
//   ApiReference --check DIR      names the pages that are not as they would be written, and fails if there are any
if (args is not [("--output" or "--check") and var what, var folder])
{
    Console.Error.WriteLine("Usage: ApiReference --output DIR | --check DIR");
    return 2;
}

var pages = LibraryTypes.Load(AppContext.BaseDirectory, ["MlNetFixedHeads.Estimators", "MlNetFixedHeads.TorchBridge"])
    .Select(type => new TypePage(type))
    .OrderBy(page => page.Name, StringComparer.Ordinal)
    .ToArray();
var files = pages.ToDictionary(page => page.FileName, page => page.Text(), StringComparer.Ordinal);
files.Add("README.md", IndexPage.Text(pages));
if (what == "--output")
{
    Directory.CreateDirectory(folder);
    foreach (var (name, text) in files)
        File.WriteAllText(Path.Join(folder, name), text);
    Console.WriteLine($"{pages.Length} types");
    return 0;
}

var found = Directory.EnumerateFiles(folder).ToDictionary(f => Path.GetFileName(f), File.ReadAllText, StringComparer.Ordinal);
string[] differences =
[
    .. files.Where(f => !found.TryGetValue(f.Key, out var text) || text.ReplaceLineEndings() != f.Value.ReplaceLineEndings()).Select(f => f.Key),
    .. found.Keys.Except(files.Keys, StringComparer.Ordinal),
];
if (differences.Length == 0)
    return 0;
Console.Error.WriteLine($"Not as the documentation comments have it: {string.Join(", ", differences.Order(StringComparer.Ordinal))}. Empty {folder} and write it anew with --output.");
return 1;
