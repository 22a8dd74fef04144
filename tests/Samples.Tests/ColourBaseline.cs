using MlNetFixedHeads.Samples.Quickstart.Flowers;
using SkiaSharp;

namespace MlNetFixedHeads.Samples.Tests;

/// <summary>A classifier that sees colour only: softmax regression on the mean colour and a 4 x 4 x 4 colour histogram.</summary>
internal static class ColourBaseline
{
    private const int Features = 3 + 64 + 1;

    /// <summary>Mean colour, square roots of the histogram's shares (which spreads the small ones), and a constant.</summary>
    public static float[] Describe(FlowerPicture picture)
    {
        using SKBitmap bitmap = SKBitmap.Decode(picture.Jpeg, new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        ReadOnlySpan<byte> pixels = bitmap.GetPixelSpan();
        var features = new float[Features];
        for (int i = 0; i < pixels.Length; i += 4)
        {
            for (int c = 0; c < 3; c++)
                features[c] += pixels[i + c] / 255f;
            features[3 + ((pixels[i] >> 6) * 16) + ((pixels[i + 1] >> 6) * 4) + (pixels[i + 2] >> 6)]++;
        }

        int count = pixels.Length / 4;
        for (int f = 0; f < 3; f++)
            features[f] /= count;
        for (int f = 3; f < 67; f++)
            features[f] = MathF.Sqrt(features[f] / count);
        features[67] = 1;
        return features;
    }

    /// <summary>Trains by full-batch gradient descent until it fits well, and returns the shares of correct answers.</summary>
    public static (double Train, double Test) Accuracy(List<(float[] X, int Y)> train, List<(float[] X, int Y)> test, int classes)
    {
        var weights = Rows(classes);
        var probabilities = new float[classes];
        for (int step = 0; step < 220; step++)
        {
            var gradient = Rows(classes);
            foreach ((float[] x, int y) in train)
            {
                Predict(weights, x, probabilities);
                for (int k = 0; k < classes; k++)
                {
                    float error = (probabilities[k] - (k == y ? 1 : 0)) / train.Count;
                    float[] row = gradient[k];
                    for (int f = 0; f < row.Length; f++)
                        row[f] += error * x[f];
                }
            }

            for (int k = 0; k < classes; k++)
            {
                for (int f = 0; f < Features; f++)
                    weights[k][f] -= 10 * (gradient[k][f] + (1e-4f * weights[k][f]));
            }
        }

        return (Share(train), Share(test));

        double Share(List<(float[] X, int Y)> set) => set.Count(item => Predict(weights, item.X, probabilities) == item.Y) / (double)set.Count;
    }

    private static float[][] Rows(int count) => [.. Enumerable.Range(0, count).Select(_ => new float[Features])];

    private static int Predict(float[][] weights, float[] x, float[] probabilities)
    {
        int best = 0;
        for (int k = 0; k < probabilities.Length; k++)
        {
            float logit = 0;
            float[] row = weights[k];
            for (int f = 0; f < row.Length; f++)
                logit += row[f] * x[f];
            probabilities[k] = logit;
            if (logit > probabilities[best])
                best = k;
        }

        float max = probabilities[best], sum = 0;
        for (int k = 0; k < probabilities.Length; k++)
            sum += probabilities[k] = MathF.Exp(probabilities[k] - max);
        for (int k = 0; k < probabilities.Length; k++)
            probabilities[k] /= sum;
        return best;
    }
}
