using Microsoft.ML;
using MlNetFixedHeads;

namespace CarsTransfer;

/// <content>Trains the model anew, on the same or on other pictures.</content>
public static partial class CarsModel
{
    private const string PathColumn = "ImagePath";

    /// <summary>Share of the pictures that is kept for testing where the data have no test split of their own.</summary>
    private const double TestFraction = 0.1;

    /// <summary>Trains a model and saves it.</summary>
    /// <param name="outputModelPath">The file to write. One that exists is replaced, once training is over.</param>
    /// <param name="dataPath">The pictures, see <see cref="LoadData"/>.</param>
    /// <param name="choices">How to train.</param>
    /// <returns>How often the model is right on the test pictures.</returns>
    public static ImageClassificationMetrics Train(string outputModelPath, string dataPath, TrainingChoices choices)
    {
        var mlContext = new MLContext(seed: 1);
        (IDataView train, IDataView test) = LoadData(mlContext, dataPath);
        using FixedHeadCnnTransformer model = RetrainPipeline(mlContext, train, choices);
        SaveModel(mlContext, model, train, outputModelPath);
        return mlContext.MulticlassClassification.EvaluateImages(model.Transform(test));
    }

    /// <summary>Loads pictures and their classes.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="dataPath">A folder with a subfolder for each class; one with such folders called train and test; or a manifest, a .csv file with the
    /// columns path, label and perhaps split (train or test). Without a test split a tenth of each class is held out.</param>
    /// <returns>Training and test pictures.</returns>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    public static (IDataView Train, IDataView Test) LoadData(MLContext mlContext, string dataPath)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        if (!Path.Exists(dataPath))
            throw new FileNotFoundException($"The data '{dataPath}' are neither a folder nor a manifest that is there.");
        IDataView Manifest(DatasetSplit split) => mlContext.Data.LoadImageManifest(dataPath, new() { Split = split });
        IDataView Folder(string name) => mlContext.Data.LoadImageFolder(Path.Combine(dataPath, name));
        bool isManifest = File.Exists(dataPath);
        if (isManifest ? HasTestSplit(dataPath) : Directory.Exists(Path.Combine(dataPath, "train")) && Directory.Exists(Path.Combine(dataPath, "test")))
        {
            (IDataView train, IDataView test) = isManifest ? (Manifest(DatasetSplit.Train), Manifest(DatasetSplit.Test)) : (Folder("train"), Folder("test"));
            return (WithImages(mlContext, train), WithImages(mlContext, test));
        }

        LabelSplit parts = mlContext.Data.SplitByLabel(isManifest ? Manifest(DatasetSplit.All) : Folder(""), TestFraction);
        return (WithImages(mlContext, parts.TrainSet), WithImages(mlContext, parts.TestSet));
    }

    /// <summary>Builds the pipeline and trains it.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="trainData">Pictures and labels.</param>
    /// <param name="choices">How to train.</param>
    /// <returns>The model; dispose of it when it is no longer used.</returns>
    public static FixedHeadCnnTransformer RetrainPipeline(MLContext mlContext, IDataView trainData, TrainingChoices choices) =>
        BuildPipeline(mlContext, choices).Fit(trainData);

    /// <summary>Builds the pipeline that trains.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="choices">How to train.</param>
    /// <returns>The pipeline.</returns>
    public static FixedHeadCnnEstimator BuildPipeline(MLContext mlContext, TrainingChoices choices)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(choices);
        TrainingRecipe recipe = TrainingRecipe.ModernAdamW;
        return mlContext.Transforms.TrainFixedHeadCnn(mlContext, new FixedHeadCnnOptions
        {
            Architecture = CnnArchitecture.Parse(choices.Architecture ?? Architecture),
            Head = ClassifierHead.Parse(Head),
            ImageColumnName = ImageColumnName,
            ScoreColumnName = ScoreColumnName,
            ActivationMapColumnName = ActivationMapColumnName,
            ImageSize = choices.ImageSize is { } side ? side : new ImageSize(ImageHeight, ImageWidth),
            CropFraction = choices.ImageSize is null ? CropFraction : 1,
            PretrainedWeights = choices.PretrainedWeights,
            AllowIncompleteWeights = true,
            Recipe = recipe,
            Epochs = choices.Epochs ?? recipe.Epochs,
            BatchSize = choices.BatchSize ?? recipe.BatchSize,
            LearningRate = choices.LearningRate,
            Progress = choices.Progress,
            CancellationToken = choices.CancellationToken,
        });
    }

    /// <summary>Saves a model such that a file is replaced only by a complete one.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="model">The model.</param>
    /// <param name="data">Data with the columns it takes.</param>
    /// <param name="modelSavePath">The file.</param>
    public static void SaveModel(MLContext mlContext, ITransformer model, IDataView data, string modelSavePath)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(data);
        string beside = $"{modelSavePath}.{Guid.NewGuid():N}.partial";
        try
        {
            mlContext.Model.Save(model, data.Schema, beside);
            File.Move(beside, modelSavePath, overwrite: true);
        }
        finally
        {
            // Nothing is there after the move.
            File.Delete(beside);
        }
    }

    /// <summary>The pictures in the column that the model takes, made of their paths.</summary>
    private static IDataView WithImages(MLContext mlContext, IDataView data) =>
        mlContext.Transforms.CopyColumns(ImageColumnName, PathColumn).Fit(data).Transform(data);

    private static bool HasTestSplit(string manifest)
    {
        string[] header = File.ReadLines(manifest).FirstOrDefault("").Split([',', ';', '\t'], StringSplitOptions.TrimEntries);
        int split = Array.FindIndex(header, name => name.Trim('"').Equals("split", StringComparison.OrdinalIgnoreCase));
        return split >= 0 && File.ReadLines(manifest).Skip(1).Any(line => line.Split([',', ';', '\t'], StringSplitOptions.TrimEntries).ElementAtOrDefault(split)?.Trim('"') == "test");
    }
}
