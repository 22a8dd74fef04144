using MlNetFixedHeads.ApiReference;

// Writes the API reference from the libraries and their XML documentation: one Markdown page for each public type, and an index.
//   ApiReference --output DIR
if (args is not ["--output", var folder])
{
    Console.Error.WriteLine("Usage: ApiReference --output DIR");
    return 2;
}

var pages = LibraryTypes.Load(AppContext.BaseDirectory, ["MlNetFixedHeads.Estimators", "MlNetFixedHeads.TorchBridge"])
    .Select(type => new TypePage(type))
    .OrderBy(page => page.Name, StringComparer.Ordinal)
    .ToArray();
Directory.CreateDirectory(folder);
foreach (var page in pages)
    File.WriteAllText(Path.Join(folder, page.FileName), page.Text());
File.WriteAllText(Path.Join(folder, "README.md"), IndexPage.Text(pages));
Console.WriteLine($"{pages.Length} types");
return 0;
