using MlNetFixedHeads.Samples.Quickstart.Flowers;

// Until training joins: paints the data set, and a sheet of all kinds to look at.
string folder = Path.GetFullPath(args.Length > 0 ? args[0] : "flowers");
bool painted = FlowerDataset.Write(folder, new FlowerDatasetOptions());
Console.WriteLine(painted ? $"Painted the flowers in {folder}." : $"The flowers are already in {folder}.");
string sheet = $"{folder}.png";
if (!File.Exists(sheet))
    File.WriteAllBytes(sheet, ContactSheet.RenderPng(seed: 1, columns: 12));
Console.WriteLine($"See {sheet}.");
