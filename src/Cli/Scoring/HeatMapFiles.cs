using System.Globalization;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Estimators.Explain;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>Writes a picture's activation map over the picture, as <c>NAME.heatmap.png</c>.</summary>
internal sealed class HeatMapFiles : IDisposable
{
    private readonly ImageModel _model;
    private readonly ImagePreprocessing _preprocessing;
    private readonly bool _overwrite;
    private readonly string[] _targets;
    private readonly MadeFolders _folders;

    /// <summary>Plans where to write, and checks it before anything is scored.</summary>
    /// <exception cref="CommandFailedException">The model has no maps, or files are there already.</exception>
    public HeatMapFiles(ImageModel model, string modelPath, IReadOnlyList<string> pictures, string folder, bool overwrite)
    {
        if (model.MapShape is null)
        {
            throw new CommandFailedException(
                $"--heatmaps: the model '{modelPath}' emits no activation maps; train it with --activation-maps (the default with --head identity).");
        }

        _model = model;
        _preprocessing = ModelPreprocessing.Read(modelPath);
        _overwrite = overwrite;
        _targets = Targets(pictures, folder);
        string[] present = [.. _targets.Where(Path.Exists)];
        if (present.Length > 0 && !overwrite)
        {
            string more = present.Length > 1 ? string.Create(CultureInfo.InvariantCulture, $" and {present.Length - 1} more") : "";
            throw new CommandFailedException($"--heatmaps: '{present[0]}'{more} exists already; choose another folder or add --overwrite.");
        }

        _folders = MadeFolders.Create(folder, $"--heatmaps '{folder}'");
    }

    /// <summary>Writes one heat map.</summary>
    /// <returns>Its path.</returns>
    public string Write(int index, string picture, ScoredPicture scored)
    {
        (int height, int width) = _model.MapShape!.Value;
        RgbImage original = ImageDecoder.DecodeFile(picture, DecodeLimits.Default, DecodeScale.FullSize);
        string caption = $"{_model.ClassNames[scored.Predicted]} {Numbers.Share(scored.Scores[scored.Predicted])}";
        byte[] png = HeatMapImage.RenderPng(original, new ActivationMap(height, width, scored.Map!), _preprocessing, caption);
        string target = _targets[index];
        string fresh = $"{target}.{Guid.NewGuid():N}.partial";
        try
        {
            File.WriteAllBytes(fresh, png);
            File.Move(fresh, target, _overwrite);
        }
        finally
        {
            // Nothing is there after the move.
            File.Delete(fresh);
        }

        return target;
    }

    /// <summary>Takes the folder away again where no heat map was written.</summary>
    public void Dispose() => _folders.RemoveEmpty();

    /// <summary>Pictures of the same name from different folders get numbers.</summary>
    private static string[] Targets(IReadOnlyList<string> pictures, string folder)
    {
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        return [.. pictures.Select(picture =>
        {
            string name = Path.GetFileNameWithoutExtension(picture);
            string candidate = name;
            for (int i = 2; !taken.Add(candidate); i++)
                candidate = string.Create(CultureInfo.InvariantCulture, $"{name}-{i}");
            return Path.Join(folder, $"{candidate}.heatmap.png");
        })];
    }
}
