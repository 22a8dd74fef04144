using Microsoft.Extensions.Logging;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.Estimators.Tests.Fakes;

/// <summary>"Trains" by the mean colour of each class, and remembers what it was given.</summary>
internal sealed class FakeTrainer : IClassifierTrainer
{
    public List<string> Names { get; } = [];

    public List<int> Labels { get; } = [];

    public List<DecodedImage> Pictures { get; } = [];

    public List<int>? ValidationLabels { get; private set; }

    public TrainingSettings? Settings { get; private set; }

    public Exception? Fails { get; init; }

    /// <summary>What happened in training; no epochs where it is not said.</summary>
    public Func<TrainingSettings, TrainingHistory>? History { get; init; }

    public FakeClassifier? Trained { get; private set; }

    public ITrainedClassifier Train(
        IImageSource train, IImageSource? validation, IReadOnlyList<string> classNames, TrainingSettings settings, TrainingHooks hooks)
    {
        Settings = settings;
        ValidationLabels = validation is null ? null : [.. Enumerable.Range(0, validation.Count).Select(validation.Label)];
        if (Fails is not null)
        {
            throw Fails;
        }

        float[][] sums = [.. classNames.Select(_ => new float[4])];
        for (int i = 0; i < train.Count; i++)
        {
            DecodedImage picture = train.Read(i, 0);
            Pictures.Add(picture);
            Names.Add(train.Name(i));
            Labels.Add(train.Label(i));
            float[] mean = MeanColour(picture);
            float[] sum = sums[train.Label(i)];
            for (int c = 0; c < 3; c++)
            {
                sum[c] += mean[c];
            }

            sum[3]++;
        }

        hooks.Logger.LogInformation("Trained on {Count} pictures.", train.Count);
        (int height, int width) = settings.ImageSize ?? (8, 8);
        float[][] colours = [.. sums.Select(s => s[..3].Select(v => s[3] == 0 ? 0 : v / s[3]).ToArray())];
        Trained = History is null
            ? new FakeClassifier(classNames, colours, height, width)
            : new FakeClassifier(classNames, colours, height, width) { History = History(settings) };
        return Trained;
    }

    private static float[] MeanColour(DecodedImage picture)
    {
        float[] mean = new float[3];
        if (picture.Preprocessed is { } values)
        {
            int plane = values.Length / 3;
            return [.. Enumerable.Range(0, 3).Select(c => values.AsSpan(c * plane, plane).ToArray().Average())];
        }

        RgbImage image = picture.Pixels!;
        int count = image.Width * image.Height;
        for (int i = 0; i < count * 3; i++)
        {
            mean[i % 3] += image.Pixels[i] / 255f / count;
        }

        return mean;
    }
}
