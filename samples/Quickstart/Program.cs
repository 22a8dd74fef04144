using MlNetFixedHeads.Samples.Quickstart.Flowers;

// Until training joins: paints a sheet of all kinds to look at.
string path = args.Length > 0 ? args[0] : "flowers.png";
File.WriteAllBytes(path, ContactSheet.RenderPng(seed: 1, columns: 12));
Console.WriteLine($"Painted {path}.");
