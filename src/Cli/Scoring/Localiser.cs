using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.Estimators.Localisation;

namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>Measures a model's activation maps on pictures with boxes: the data set's columns, or a file.</summary>
internal sealed class Localiser
{
    private readonly ImageModel _model;
    private readonly ImagePreprocessing _preprocessing;
    private readonly BoxFile? _file;

    /// <summary>Checks what is needed before anything is scored.</summary>
    /// <exception cref="CommandFailedException">The model has no maps, or the data no boxes.</exception>
    public Localiser(ImageModel model, string modelPath, DatasetSpec data, ImageList images, string? boxFile)
    {
        if (model.MapShape is null)
            throw new CommandFailedException($"--localise: the model '{modelPath}' emits no activation maps; train it with --activation-maps (the default with --head identity).");
        _model = model;
        _preprocessing = ModelPreprocessing.Read(modelPath);
        string folder = File.Exists(data.Location) ? Path.GetDirectoryName(Path.GetFullPath(data.Location))! : data.Location;
        string usual = Path.Join(folder, BoxFile.UsualName);
        if (boxFile is not null)
            _file = BoxFile.Read(boxFile, "--boxes");
        else if (images.Numbers.Any(n => n.Name == "BoxLeft"))
            _file = null;
        else if (File.Exists(usual))
            _file = BoxFile.Read(usual, "--localise");
        else
            throw new CommandFailedException($"--localise: the data set has no boxes: there is no '{usual}'; name a file with --boxes.");
    }

    public LocalisationMetrics Measure(ImageList images, double? threshold)
    {
        try
        {
            return LocalisationRun.Run(
                _model.Transformer.Transform(new ImageListDataView(images)), _preprocessing, new() { Threshold = threshold }, _file is null ? null : _file.Of);
        }
        catch (InvalidOperationException e) when (e is not ObjectDisposedException && !UnreadablePictures.IsCause(e))
        {
            throw new CommandFailedException($"--localise: {FailureMessage.For(e)}", e);
        }
    }
}
