using Microsoft.ML;
using MlNetFixedHeads;
using MlNetFixedHeads.Samples.Quickstart;
using MlNetFixedHeads.Samples.Quickstart.Flowers;

// Trains a learned and an identity head on pictures of flowers, side by side, and ships the results.
//   dotnet run --project samples/Quickstart
//   dotnet run --project samples/Quickstart -- --data flowers102:DIR [--images SUBDIR] [--pretrained FILE]
if (!QuickstartArguments.TryParse(args, out var arguments, out var problem))
{
    Console.Error.WriteLine(problem);
    return 2;
}

// Without data of yours it paints twelve kinds of flowers, in the very layout of Oxford Flowers-102.
var root = arguments.DataFolder ?? Path.Combine(arguments.Output, "flowers");
if (arguments.DataFolder is null)
    Console.WriteLine(FlowerDataset.Write(root, new FlowerDatasetOptions()) ? $"Painted flowers into {root}." : $"Using the flowers in {root}.");

var mlContext = new MLContext(seed: 1);
var dataset = new OxfordFlowers102Options { ImageFolder = arguments.ImageFolder };
var train = mlContext.Data.LoadOxfordFlowers102(root, DatasetSplit.Train, dataset);
var validation = mlContext.Data.LoadOxfordFlowers102(root, DatasetSplit.Validation, dataset);
var test = mlContext.Data.LoadOxfordFlowers102(root, DatasetSplit.Test, dataset);

var results = new List<HeadResult>();
foreach (var head in new[] { ClassifierHead.Learned, ClassifierHead.Identity })
{
    Console.WriteLine($"\nTraining {arguments.Architecture} with the {head} head:");
    var pipeline = mlContext.Transforms.TrainFixedHeadCnn(mlContext, new FixedHeadCnnOptions
    {
        Architecture = arguments.Architecture,
        Head = head,
        PretrainedWeights = arguments.PretrainedWeights,
        AllowIncompleteWeights = true,
        ImageSize = arguments.ImageSize,
        Epochs = arguments.Epochs,
        BatchSize = arguments.BatchSize,
        LearningRate = arguments.LearningRate,
        CropScale = (0.5, 1),
        ValidationData = validation,
        Progress = new EpochPrinter(),
    });
    using var model = pipeline.Fit(train);

    var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(test), topKPredictionCount: 5);

    var folder = Directory.CreateDirectory(Path.Combine(arguments.Output, head.Name)).FullName;
    var zip = Path.Combine(folder, "model.zip");
    mlContext.Model.Save(model, train.Schema, zip);
    model.SaveOnnx(Path.Combine(folder, "model.onnx"), overwrite: true);
    model.SaveWeights(Path.Combine(folder, "weights.safetensors"), overwrite: true);
    results.Add(new HeadResult(head.Name, metrics.MicroAccuracy, metrics.TopKAccuracy, model.ParameterCount, new FileInfo(zip).Length));

    // Any program scores with the saved model; it needs ONNX Runtime and no libtorch. What comes after it in a pipeline is as usual.
    var reloaded = mlContext.Model.Load(zip, out _);
    var named = reloaded.Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(reloaded.Transform(test)));
    using var engine = mlContext.Model.CreatePredictionEngine<FlowerInput, FlowerPrediction>(named);
    Console.WriteLine("The reloaded model says:");
    foreach (var (path, name) in SamplePictures.Of(mlContext, test, count: 4))
    {
        var prediction = engine.Predict(new FlowerInput { ImagePath = path });
        Console.WriteLine($"  {Path.GetFileName(path)} is a {name}: predicted {prediction.PredictedLabel} ({prediction.Score.Max():P0})");
        if (head == ClassifierHead.Identity)
            File.WriteAllBytes(Path.Combine(folder, Path.GetFileNameWithoutExtension(path) + ".heatmap.png"), model.RenderHeatMap(path));
    }
}

Console.WriteLine();
ResultTable.Write(Console.Out, results);
Console.WriteLine($"\nModels and heat maps are in {arguments.Output}.");
return 0;
