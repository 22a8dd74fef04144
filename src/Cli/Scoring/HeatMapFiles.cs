using System.Globalization;
using MlNetFixedHeads.Cli.Output;

namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>Writes where a model sees classes in a picture beside the picture, as <c>NAME.heatmap.png</c>.</summary>
internal sealed class HeatMapFiles : IDisposable
{
    private readonly FixedHeadCnnTransformer _model;
    private readonly ExplainOptions _options;
    private readonly bool _overwrite;
    private readonly string[] _targets;
    private readonly MadeFolders _folders;

    /// <summary>Plans where to write, and checks it before anything is scored.</summary>
    /// <exception cref="CommandFailedException">The model has no maps, or files are there already.</exception>
    public HeatMapFiles(ImageModel model, string modelPath, ExplainOptions options, IReadOnlyList<string> pictures, string folder, bool overwrite)
    {
        _model = model.Transformer as FixedHeadCnnTransformer ?? throw new CommandFailedException($"--heatmaps: '{modelPath}' is a model of another make.");
        _options = options;
        try
        {
            _model.CheckExplained(options);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new CommandFailedException($"--heatmaps: '{modelPath}': {e.Message}", e);
        }

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
    public string Write(int index, string picture)
    {
        byte[] png = _model.Explain(picture, _options).RenderPng();
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
