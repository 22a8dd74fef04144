using System.Globalization;
using MlNetFixedHeads;
using MlNetFixedHeads.Benchmarks.Localisation;
using MlNetFixedHeads.Cli.Scoring;
using MlNetFixedHeads.Samples.Quickstart.Flowers;

// Do the maps of two kinds tell two flowers of one picture apart? For models with activation maps that were trained on painted flowers of one
// kind a picture (docs/evaluation.md has the commands):
//   dotnet run --project benchmarks/Localisation -- identity/model.zip learned/model.zip
if (args.Length == 0)
{
    Console.Error.WriteLine("Usage: Localisation MODEL.zip ...");
    return 2;
}

const int Pictures = 120, Seed = 77;
string folder = Directory.CreateTempSubdirectory("two-flowers-").FullName;
try
{
    // The first half finds the threshold, the second half is measured with it.
    List<TwoFlowersRow> tuning = [], test = [];
    for (int i = 0; i < Pictures; i++)
    {
        int first = i % FlowerKind.All.Count, second = (first + 1 + (i / FlowerKind.All.Count % (FlowerKind.All.Count - 1))) % FlowerKind.All.Count;
        FlowerPicture picture = FlowerPainter.PaintPair(Seed, first, second, i);
        string path = Path.Join(folder, string.Create(CultureInfo.InvariantCulture, $"{i}.jpg"));
        File.WriteAllBytes(path, picture.Jpeg);
        foreach ((int kind, FlowerBox box) in new[] { (first, picture.Boxes[0]), (second, picture.Boxes[1]) })
        {
            (i < Pictures / 2 ? tuning : test).Add(new()
            {
                ImagePath = path,
                Label = FlowerKind.All[kind].Name,
                BoxLeft = [box.X],
                BoxTop = [box.Y],
                BoxRight = [box.X + box.Width],
                BoxBottom = [box.Y + box.Height],
            });
        }
    }

    Console.WriteLine($"{test.Count} flowers, two kinds in each picture; threshold from {tuning.Count} others.");
    Console.WriteLine($"{"maps",-40} {"MaxBoxAcc",10} {"V2",8} {"pointing",9} {"threshold",9}");
    bool baseline = false;
    foreach (string file in args)
    {
        using ImageModel model = ImageModel.Load(file);
        LocalisationMetrics Measure(List<TwoFlowersRow> rows, double? threshold) => model.Context.MulticlassClassification.EvaluateLocalisation(
            model.Transformer.Transform(model.Context.Data.LoadFromEnumerable(rows)),
            ModelPreprocessing.Read(file),
            new() { BoxConvention = BoxConvention.Edges, Threshold = threshold });

        LocalisationMetrics metrics = Measure(test, Measure(tuning, null).Maps.Threshold);
        if (!baseline)
            Write("a hill in the middle (best threshold)", metrics.CentredGaussian);
        baseline = true;
        Write(file.Length > 40 ? $"...{file[^37..]}" : file, metrics.Maps);
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

return 0;

static void Write(string name, LocalisationFigures f) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"{name,-40} {100 * f.MaxBoxAccuracy,8:0.0} % {100 * f.MaxBoxAccuracyV2,6:0.0} % {100 * f.PointingGame,7:0.0} % {f.Threshold,9:0.00}"));
