namespace MlNetFixedHeads.Estimators.Datasets.Download;

/// <summary>A file of a published data set.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Folder">The address of the folder it is published in, with a slash at the end.</param>
/// <param name="Md5">Its MD5 in hexadecimal.</param>
internal sealed record PublishedFile(string Name, string Folder, string Md5)
{
    /// <summary>The file's address.</summary>
    /// <param name="from">Another folder, or null.</param>
    public Uri Url(Uri? from) => new((from is null ? Folder : from.AbsoluteUri.TrimEnd('/') + "/") + Name);
}
