using Microsoft.Extensions.Logging;

namespace MlNetFixedHeads.Estimators.Search;

/// <summary>What a search writes for people into its folder, from all results there are.</summary>
internal static class SearchFiles
{
    public const string Trials = "results.csv";
    public const string Settings = "summary.csv";
    public const string Plot = "search.png";

    /// <summary>Writes them anew.</summary>
    /// <remarks>They can be made again from the results at any time: a table that is open in another program must not end a search.</remarks>
    public static void Write(string folder, SearchResult result, ILogger logger)
    {
        foreach ((string file, Action<string> write) in new (string, Action<string>)[]
        {
            (Trials, path => result.WriteCsv(path, overwrite: true)),
            (Settings, path => result.WriteSummary(path, overwrite: true)),
            (Plot, path => result.WritePlot(path, overwrite: true)),
        })
        {
            try
            {
                write(Path.Join(folder, file));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                logger.LogWarning("{File} could not be written: {Message} The same search writes it when it is called again.", file, e.Message);
            }
        }
    }
}
