using Microsoft.ML;
using MlNetFixedHeads;

namespace CarsTransfer;

/// <content>Measures the model.</content>
public static partial class CarsModel
{
    /// <summary>Measures how often the model is right.</summary>
    /// <param name="dataPath">The pictures, see <see cref="LoadData"/>; those for testing are used.</param>
    /// <returns>Accuracy, confusion, calibration and more.</returns>
    public static ImageClassificationMetrics Evaluate(string dataPath)
    {
        var mlContext = new MLContext(seed: 1);
        return mlContext.MulticlassClassification.EvaluateImages(Model.Value.Transform(LoadData(mlContext, dataPath).Test));
    }

    /// <summary>Writes a page of the figures, with the worst mistakes and where the network sees the classes in them.</summary>
    /// <param name="metrics">The figures.</param>
    /// <param name="path">The .html file to write; it must not exist.</param>
    public static void SaveReport(ImageClassificationMetrics metrics, string path)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        metrics.SaveReport(path, new() { Title = Path.GetFileNameWithoutExtension(ModelFile), HeatMap = (picture, label) => Model.Value.RenderHeatMap(picture, label) });
    }
}
