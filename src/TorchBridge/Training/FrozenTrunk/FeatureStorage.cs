using System.Globalization;
using Microsoft.Extensions.Logging;
using MlNetFixedHeads.TorchBridge.Imaging.Caching;
using MlNetFixedHeads.TorchBridge.Weights.Download;

namespace MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;

/// <summary>Decides where the output of a frozen trunk is kept: within the budgets of the picture cache, whose place it takes.</summary>
internal sealed class FeatureStorage(TrainingSettings settings, ILogger logger)
{
    private const double Megabyte = 1 << 20;

    private long _memory = CacheBudget.Bytes(settings.CacheMemoryBytes);
    private CacheFiles? _files;

    /// <summary>A place for so many bytes.</summary>
    /// <param name="size">Most bytes.</param>
    /// <param name="what">What they are, for messages.</param>
    /// <exception cref="InvalidOperationException">There is no room.</exception>
    public FeatureRows Open(long size, string what)
    {
        var inMemory = settings.Cache switch
        {
            PictureCache.File => false,
            PictureCache.Memory when size > _memory => throw new InvalidOperationException(
                $"The trunk's output for {what} takes {Megabytes(size)} MB, but Cache is Memory and {Megabytes(_memory)} MB are left of CacheMemoryMB; expected Cache File or Auto, or fewer TrunkViews."),
            _ => size <= _memory,
        };
        logger.LogInformation("Keeping the trunk's output for {What}: {Size} MB in {Place}.", what, Megabytes(size), inMemory ? "memory" : "a file");
        if (inMemory)
        {
            _memory -= size;
            return new MemoryRows(size);
        }

        _files ??= new CacheFiles(settings.CacheFolder ?? CacheFolder.Pictures, settings.CacheDiskBytes, logger);
        return _files.MakeRoom(size)
            ? new FileRows(_files.NewScratchName())
            : throw new InvalidOperationException(
                $"The trunk's output for {what} takes {Megabytes(size)} MB, more than there is room for in the {Megabytes(_files.Budget)} MB that CacheDiskMB allows; expected more, or fewer TrunkViews.");
    }

    private static string Megabytes(long bytes) => (bytes / Megabyte).ToString("F1", CultureInfo.InvariantCulture);
}
