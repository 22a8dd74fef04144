using Microsoft.ML;
using MlNetFixedHeads;
using SkiaSharp;

// Somebody's application that knows the packages only: paints two classes, trains, saves, loads, scores.
var folder = Directory.CreateTempSubdirectory("consumer").FullName;
try
{
    Paint(Path.Join(folder, "pictures", "red"), SKColors.Firebrick);
    Paint(Path.Join(folder, "pictures", "blue"), SKColors.SteelBlue);
    var mlContext = new MLContext(seed: 1);
    var pictures = mlContext.Data.LoadImageFolder(Path.Join(folder, "pictures"));
    var file = Path.Join(folder, "model.zip");
    using (var trained = mlContext.Transforms.TrainFixedHeadCnn(mlContext, new FixedHeadCnnOptions
    {
        Architecture = CnnArchitecture.ResNet32Cifar,
        ImageSize = 32,
        Epochs = 20,
        BatchSize = 10,
    }).Fit(pictures))
    {
        mlContext.Model.Save(trained, pictures.Schema, file);
    }

    using var model = mlContext.Model.LoadFixedHeadCnn(file, out _);
    var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(pictures));
    Console.WriteLine($"micro-accuracy {metrics.MicroAccuracy:P0}");
    return metrics.MicroAccuracy > 0.9 ? 0 : 1;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static void Paint(string folder, SKColor colour)
{
    Directory.CreateDirectory(folder);
    for (var i = 0; i < 30; i++)
    {
        using var bitmap = new SKBitmap(40, 40);
        bitmap.Erase(colour.WithRed((byte)((colour.Red * 3 / 4) + (2 * i))));
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(Path.Join(folder, $"{i}.png"), encoded.ToArray());
    }
}
