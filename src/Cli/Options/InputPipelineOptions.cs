using System.CommandLine;

namespace MlNetFixedHeads.Cli.Options;

/// <summary>How training pictures are drawn and kept.</summary>
internal sealed class InputPipelineOptions
{
    private static readonly Dictionary<string, PictureCache> Caches = new(StringComparer.OrdinalIgnoreCase)
    {
        ["auto"] = PictureCache.Auto,
        ["none"] = PictureCache.None,
        ["memory"] = PictureCache.Memory,
        ["file"] = PictureCache.File,
    };

    private static readonly Dictionary<string, PictureSampling> Samplings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["shuffle"] = PictureSampling.Shuffle,
        ["balanced"] = PictureSampling.ClassBalanced,
    };

    private readonly Option<PictureCache?> _cache = OptionFactory.Parsed<PictureCache?>(
        "--cache",
        "NAME",
        "Where decoded pictures are kept between epochs: none, memory, file (later runs use it again) or auto (memory; file where that is too small and --cache-dir is given). No choice changes a result. Default: auto.",
        text => OptionFactory.Named(Caches, text, "cache"));

    private readonly Option<int?> _memory = OptionFactory.Whole(
        "--cache-mb", "Most megabytes of decoded pictures in memory; what does not fit is decoded in every epoch. Default: a quarter of the memory.", minimum: 1);

    private readonly Option<string?> _folder = OptionFactory.Text(
        "--cache-dir", "DIR", "Folder of the decoded pictures in files. Default: MlNetFixedHeads/pictures in the local application data, or pictures in the folder that FIXEDHEADS_CACHE names.");

    private readonly Option<int?> _disk = OptionFactory.Whole(
        "--cache-disk-mb", "Most megabytes of all files in that folder. Default: half of what is free on the disk.", minimum: 1);

    private readonly Option<PictureSampling?> _sampling = OptionFactory.Parsed<PictureSampling?>(
        "--sampling",
        "NAME",
        "Which pictures an epoch shows: shuffle (each once) or balanced (every class equally often). Default: shuffle.",
        text => OptionFactory.Named(Samplings, text, "sampling"));

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _sampling, _cache, _memory, _folder, _disk })
            command.Add(option);
    }

    /// <summary>The options with what is given; the rest stays at its default.</summary>
    public FixedHeadCnnOptions Read(ParseResult parsed, FixedHeadCnnOptions usual) => usual with
    {
        Sampling = parsed.GetValue(_sampling) ?? usual.Sampling,
        Cache = parsed.GetValue(_cache) ?? usual.Cache,
        CacheMemoryMB = parsed.GetValue(_memory),
        CacheFolder = parsed.GetValue(_folder),
        CacheDiskMB = parsed.GetValue(_disk),
    };
}
