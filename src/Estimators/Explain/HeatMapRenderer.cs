using System.Globalization;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Onnx;
using MlNetFixedHeads.TorchBridge.Onnx.Proto;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads.Estimators.Explain;

/// <summary>Runs a trained classifier's graph with its activation maps and draws them. The session is made at the first picture.</summary>
internal sealed class HeatMapRenderer(ITrainedClassifier trained) : IDisposable
{
    private readonly Lock _making = new();
    private OnnxScorer? _scorer;

    public byte[] Render(string imagePath, string? className)
    {
        int wanted = className is null ? -1 : trained.ClassNames.ToList().IndexOf(className);
        if (className is not null && wanted < 0)
        {
            throw new ArgumentException(
                $"There is no class '{className}'; the classes are {string.Join(", ", trained.ClassNames.Select(n => $"'{n}'"))}.", nameof(className));
        }

        RgbImage picture = ImageDecoder.DecodeFile(imagePath, DecodeLimits.Default, DecodeScale.MinimumShortSideFor(trained.Preprocessing.ResizeShortSide));
        OnnxScorer scorer = Scorer();
        float[] scores = scorer.Run(picture, OnnxExporter.ScoreOutput);
        int shown = wanted >= 0 ? wanted : Array.IndexOf(scores, scores.Max());
        (int height, int width) = trained.MapSize;
        float[] map = scorer.Run(picture, OnnxExporter.ActivationMapOutput).AsSpan(shown * height * width, height * width).ToArray();
        string caption = string.Create(CultureInfo.InvariantCulture, $"{trained.ClassNames[shown]} {scores[shown]:P0}");
        return HeatMapImage.RenderPng(picture, new ActivationMap(height, width, map), trained.Preprocessing, caption);
    }

    public void Dispose() => _scorer?.Dispose();

    private OnnxScorer Scorer()
    {
        lock (_making)
        {
            if (_scorer is null)
            {
                using var graph = new MemoryStream();
                trained.WriteOnnx(graph, new OnnxExportRequest { ActivationMaps = true });
                graph.Position = 0;
                _scorer = new OnnxScorer(OnnxModel.Parser.ParseFrom(graph));
            }

            return _scorer;
        }
    }
}
