using System.Globalization;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.Estimators.Explain;

/// <summary>Explains pictures with a trained classifier. Its session is made at the first picture; disposing waits for what is running.</summary>
internal sealed class Explainer(ITrainedClassifier trained) : IDisposable
{
    private readonly ReaderWriterLockSlim _lifetime = new();
    private readonly Lock _making = new();
    private ExplanationSession? _session;
    private bool _disposed;

    public ImageExplanation Explain(ExplainedPicture picture, ExplainOptions options) => Use(session => Run(session, picture, options));

    /// <exception cref="InvalidOperationException">There are no such maps.</exception>
    public void Check(ExplanationMethod method) => Use(session => IsBackward(session, method));

    public void Dispose()
    {
        _lifetime.EnterWriteLock();
        try
        {
            _disposed = true;
            _session?.Dispose();
            _session = null;
        }
        finally
        {
            _lifetime.ExitWriteLock();
        }
    }

    /// <summary>Nobody disposes of the session while it is used.</summary>
    private T Use<T>(Func<ExplanationSession, T> action)
    {
        _lifetime.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(FixedHeadCnnTransformer));
            return action(Session());
        }
        finally
        {
            _lifetime.ExitReadLock();
        }
    }

    /// <summary>Whether the maps take a backward pass.</summary>
    private bool IsBackward(ExplanationSession session, ExplanationMethod method)
    {
        bool backward = method == ExplanationMethod.GradCam && !session.IsLinear;
        return (backward ? trained.HasGradients : session.HasMaps) ? backward : throw Impossible(method);
    }

    private ImageExplanation Run(ExplanationSession session, ExplainedPicture picture, ExplainOptions options)
    {
        ImagePreprocessing preprocessing = trained.Preprocessing;
        bool backward = IsBackward(session, options.Method);
        ExplanationInput usual = ExplanationInput.OfModel(picture, preprocessing);
        bool whole = options.Field == ExplanationField.WholePicture;
        ExplanationInput input = whole ? ExplanationInput.OfWhole(picture, preprocessing, options) : usual;
        if (backward)
        {
            float[] answer = session.Scores(usual);
            int[] chosen = Chosen(answer, options);
            (float[] gradients, int mapHeight, int mapWidth) = trained.GradientMaps(input.Values, input.Height, input.Width, chosen);
            return Answer(picture.Full, input, options, answer, chosen, (mapHeight, mapWidth), (place, _) => Slice(gradients, place, mapHeight * mapWidth, v => Math.Max(v, 0)));
        }

        (float[] scores, float[] maps, int height, int width) = session.ScoresAndMaps(input);
        if (whole)
            scores = session.Scores(usual);
        int positions = height * width;
        float[] Map(int place, int index) => options.Method == ExplanationMethod.ActivationMap
            ? Slice(maps, index, positions, v => v)
            : Slice(maps, index, positions, v => Math.Max(v - (session.Bias?[index] ?? 0), 0) / positions);
        return Answer(picture.Full, input, options, scores, Chosen(scores, options), (height, width), Map);
    }

    private ImageExplanation Answer(
        RgbImage picture, ExplanationInput input, ExplainOptions options, float[] scores, int[] chosen, (int Height, int Width) map, Func<int, int, float[]> mapOf)
    {
        ClassExplanation[] classes = [.. chosen.Select((index, place) => new ClassExplanation(
            trained.ClassNames[index], index, scores[index], new ActivationMap(map.Height, map.Width, mapOf(place, index))))];
        return new(picture, input.Field, options, map, trained.ClassNames[Array.IndexOf(scores, scores.Max())], classes);
    }

    private int[] Chosen(float[] scores, ExplainOptions options) => options.ClassNames is { } names
        ? [.. names.Select(n => Enumerable.Range(0, scores.Length).First(k => trained.ClassNames[k] == n))]
        : [.. Enumerable.Range(0, scores.Length).OrderByDescending(k => scores[k]).Take(options.TopK)];

    private static float[] Slice(float[] maps, int place, int positions, Func<float, float> change) =>
        [.. maps.AsSpan(place * positions, positions).ToArray().Select(change)];

    private InvalidOperationException Impossible(ExplanationMethod method) => new(method == ExplanationMethod.GradCam
        ? "Grad-CAM of this head or pooling takes a backward pass, for which the network's weights are needed: a model that was opened from a file holds none. "
            + $"Explain it after Fit, or by {nameof(ExplanationMethod)}.{nameof(ExplanationMethod.ActivationMap)} where the pooling is the average."
        : string.Create(CultureInfo.InvariantCulture, $"The model of {trained.ClassNames.Count} classes has no activation maps: it was saved without a column for them, or its pooling is not the average. ")
            + $"Set {nameof(FixedHeadCnnOptions)}.{nameof(FixedHeadCnnOptions.ActivationMapColumnName)} when it is trained, or use {nameof(ExplanationMethod)}.{nameof(ExplanationMethod.GradCam)} after Fit.");

    private ExplanationSession Session()
    {
        lock (_making)
        {
            return _session ??= ExplanationSession.Open(trained);
        }
    }
}
