using System.Collections.Concurrent;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>Finds the pictures that cannot be decoded.</summary>
internal static class UnreadablePictures
{
    private const int Listed = 5;

    /// <summary>Whether a picture that cannot be decoded is behind an exception.</summary>
    public static bool IsCause(Exception exception) => Cause(exception) is not null;

    /// <summary>What says which picture cannot be decoded and why, or null where it is something else.</summary>
    public static ImageDecodingException? Cause(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is ImageDecodingException found)
                return found;
        }

        return null;
    }

    /// <summary>Indices of the pictures that cannot be decoded, in order.</summary>
    public static IReadOnlyList<(int Index, string Reason)> Find(ImageList images)
    {
        var found = new ConcurrentBag<(int, string)>();
        Parallel.For(0, images.Count, i =>
        {
            try
            {
                if (images.Pictures.AreFiles)
                    ImageDecoder.DecodeFile(images.Path(i), DecodeLimits.Default, DecodeScale.FullSize);
                else
                    ImageDecoder.Decode(images.Pictures.Read(i), images.Path(i), DecodeLimits.Default, DecodeScale.FullSize);
            }
            catch (ImageDecodingException e)
            {
                found.Add((i, e.Message));
            }
        });
        return [.. found.Order()];
    }

    /// <summary>The failure that names them.</summary>
    public static CommandFailedException Failure(ImageList images, Exception cause)
    {
        var unreadable = Find(images);
        // What stopped the scoring is unreadable even where a second look decodes it, as a file on a bad disk might.
        string[] reasons = unreadable.Count > 0 ? [.. unreadable.Select(u => u.Reason)] : [Cause(cause)!.Message];
        string more = reasons.Length > Listed ? $" And {reasons.Length - Listed} more." : "";
        return new($"{reasons.Length} of {images.Count} pictures cannot be read. {string.Join(" ", reasons.Take(Listed))}{more}", cause);
    }
}
