using System.Globalization;
using MlNetFixedHeads.TorchBridge.Imaging.Sampling;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>How pictures are gathered into batches.</summary>
internal sealed record BatchLoaderOptions
{
    public required int BatchSize { get; init; }

    /// <summary>Threads that decode and transform.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Most batches alive at once: being filled, waiting, or in the hands of the consumer. 1 leaves nothing to be filled ahead.</summary>
    public int Prefetch { get; init; } = 4;

    /// <summary>Decides, with the epoch, the order and every augmentation.</summary>
    public int Seed { get; init; }

    /// <summary>Whether each epoch has an order of its own.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Which pictures an epoch with an order of its own shows.</summary>
    public PictureSampling Sampling { get; init; }

    /// <summary>Whether an incomplete last batch is left out, unless it is the only one.</summary>
    public bool DropLast { get; init; }

    /// <summary>The part of every batch that is gathered here; <see cref="BatchSize"/> is that of the part.</summary>
    public BatchShard Shard { get; init; } = BatchShard.Whole;

    /// <summary>How often each picture is read, to tell whether keeping it prepared is worth while; null means as often as the caches were told.</summary>
    public int? Passes { get; init; }

    /// <exception cref="ArgumentException">Lists every problem.</exception>
    public void Validate()
    {
        (string Name, int Value)[] counts = [(nameof(BatchSize), BatchSize), (nameof(Threads), Threads), (nameof(Prefetch), Prefetch)];
        string[] problems =
        [
            .. counts.Where(c => c.Value < 1)
                .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Name} is {c.Value}; expected at least 1")),
        ];
        if (problems.Length > 0)
        {
            throw new ArgumentException($"Pictures cannot be gathered into batches: {string.Join("; ", problems)}.");
        }
    }
}
