namespace MlNetFixedHeads;

/// <summary>Options of <see cref="DatasetDownload.DownloadAsync(string, string, DatasetDownloadOptions?, CancellationToken)"/>.</summary>
public sealed record DatasetDownloadOptions
{
    /// <summary>The address of a folder with the files under their official names, https (or http on this machine). Defaults to null: the
    /// publishers' own.</summary>
    public Uri? From { get; init; }

    /// <summary>How long a server may be silent before the connection counts as broken. Defaults to a minute.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Receives the progress. Defaults to null.</summary>
    public IProgress<DatasetDownloadProgress>? Progress { get; init; }
}
