using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads;

namespace CarsTransfer;

/// <summary>Says which class a picture is of.</summary>
public static partial class CarsModel
{
    /// <summary>What the model takes.</summary>
    public sealed class ModelInput
    {
        /// <summary>The picture.</summary>
        [ColumnName(ImageColumnName)]
        public string ImageSource { get; set; } = "";

        /// <summary>An input of a picture's file.</summary>
        /// <param name="path">JPEG, PNG, WebP, GIF or BMP.</param>
        /// <returns>The input.</returns>
        public static ModelInput FromFile(string path) => new() { ImageSource = path };
    }

    /// <summary>What the model answers.</summary>
    public sealed class ModelOutput
    {
        /// <summary>The most probable class.</summary>
        [NoColumn]
        public string PredictedLabel { get; set; } = "";

        /// <summary>One probability for each of <see cref="Labels"/>.</summary>
        [ColumnName(ScoreColumnName)]
        public float[] Score { get; set; } = [];
    }

    /// <summary>The model's file. It is read at the first prediction; to use another one, set this before.</summary>
    public static string MLNetModelPath { get; set; } = Path.Combine(AppContext.BaseDirectory, ModelFile);

    private static readonly Lock Gate = new();

    private static readonly Lazy<FixedHeadCnnTransformer> Model = new(() => new MLContext().Model.LoadFixedHeadCnn(MLNetModelPath, out _));

    private static readonly Lazy<PredictionEngine<ModelInput, ModelOutput>> PredictEngine = new(() =>
        new MLContext().Model.CreatePredictionEngine<ModelInput, ModelOutput>(Model.Value, new PredictionEngineOptions { OwnsTransformer = false }));

    /// <summary>The classes, in the order of the scores.</summary>
    public static IReadOnlyList<string> Labels => Model.Value.ClassNames;

    /// <summary>Predicts one picture. An engine is for one thread at a time, so others wait; for many pictures see <see cref="PredictFiles"/>.</summary>
    /// <param name="input">The picture.</param>
    /// <returns>The most probable class and all probabilities.</returns>
    /// <exception cref="ImageDecodingException">It is no picture.</exception>
    public static ModelOutput Predict(ModelInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        lock (Gate)
        {
            return Named(PredictEngine.Value.Predict(input));
        }
    }

    /// <summary>Predicts one picture.</summary>
    /// <param name="input">The picture.</param>
    /// <returns>The classes with their probabilities, the most probable first.</returns>
    /// <exception cref="ImageDecodingException">It is no picture.</exception>
    public static IOrderedEnumerable<KeyValuePair<string, float>> PredictAllLabels(ModelInput input) => GetSortedScoresWithLabels(Predict(input));

    /// <summary>Predicts many pictures, several at a time.</summary>
    /// <param name="files">Their files.</param>
    /// <returns>An answer for each, in their order; null where the file is no picture.</returns>
    public static IEnumerable<ModelOutput?> PredictFiles(IEnumerable<string> files)
    {
        var mlContext = new MLContext();
        IDataView scored = Model.Value.Transform(mlContext.Data.LoadFromEnumerable(files.Select(ModelInput.FromFile)));
        DataViewSchema.Column score = scored.Schema[ScoreColumnName];
        using DataViewRowCursor cursor = scored.GetRowCursor([score]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(score);
        VBuffer<float> values = default;
        while (cursor.MoveNext())
        {
            ModelOutput? output = null;
            try
            {
                getter(ref values);
                output = Named(new ModelOutput { Score = [.. values.DenseValues()] });
            }
            catch (ImageDecodingException)
            {
                // The rows after it can be read.
            }

            yield return output;
        }
    }

    /// <summary>Shows where the network sees the most probable classes: <c>RenderPng()</c> of the result draws it.</summary>
    /// <param name="imagePath">A picture's file.</param>
    /// <param name="topK">How many classes.</param>
    /// <returns>Scores and maps.</returns>
    public static ImageExplanation Explain(string imagePath, int topK) => Model.Value.Explain(imagePath, topK);

    /// <summary>The classes with their probabilities, the most probable first.</summary>
    /// <param name="result">What the model answered.</param>
    /// <returns>Names and probabilities.</returns>
    public static IOrderedEnumerable<KeyValuePair<string, float>> GetSortedScoresWithLabels(ModelOutput result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Labels.Zip(result.Score, KeyValuePair.Create).OrderByDescending(pair => pair.Value);
    }

    private static ModelOutput Named(ModelOutput output)
    {
        output.PredictedLabel = Labels[Array.IndexOf(output.Score, output.Score.Max())];
        return output;
    }
}
