using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Cli.Training;

namespace MlNetFixedHeads.Cli.Search;

/// <summary>Finds the files that settings name, each once, before anything is trained.</summary>
internal sealed class SettingOptions(TrainCheck check, CancellationToken cancellation)
{
    private readonly Dictionary<string, IReadOnlyList<string>> _names = [];
    private readonly Dictionary<(string Weights, CnnArchitecture Architecture), string> _weights = [];

    /// <summary>The options with what the files hold.</summary>
    /// <exception cref="CommandFailedException">A file cannot be read.</exception>
    public FixedHeadCnnOptions Resolve(TrainRequest request)
    {
        FixedHeadCnnOptions options = request.Options;
        try
        {
            if (request.ClassNames is { } file)
                options = options with { ClassNames = _names.TryGetValue(file, out IReadOnlyList<string>? names) ? names : _names[file] = ClassNamesFile.Read(file) };
            if (options.PretrainedWeights is { } weights)
                options = options with { PretrainedWeights = Weights(weights, options.Architecture) };
            return options;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException or WeightsFileException or WeightsDownloadException)
        {
            throw new CommandFailedException(FailureMessage.For(e), e);
        }
    }

    /// <summary>Weights as they were asked for: where a download lies is no setting.</summary>
    public string? Named(string? path) => _weights.FirstOrDefault(w => w.Value == path).Key.Weights ?? path;

    private string Weights(string named, CnnArchitecture architecture) => _weights.TryGetValue((named, architecture), out string? path)
        ? path
        : _weights[(named, architecture)] = check.Fetch(named, architecture, cancellation);
}
