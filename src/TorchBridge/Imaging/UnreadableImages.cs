using System.Globalization;
using Microsoft.Extensions.Logging;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>Collects the pictures that could not be decoded, and calls a halt when they are too many. Safe to use from several threads.</summary>
internal sealed class UnreadableImages
{
    private const int NamesInMessage = 5;

    /// <summary>Stands in, in messages, for one that an earlier part of the run has named.</summary>
    private const string Another = "another picture";

    /// <summary>29 of 100 pictures are not more than a share of 0.29, though 0.29 * 100 falls short of 29.</summary>
    private const double Tolerance = 1e-9;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, ImageDecodingException> _leftOut = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ImageDecodingException> _replaced = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _substitutes = new(StringComparer.Ordinal);
    private readonly int _total;
    private readonly double _maximumShare;
    private readonly ILogger _logger;
    private readonly bool _fail;

    /// <param name="total">Number of pictures the share refers to.</param>
    /// <param name="maximumShare">Share of them that may be unreadable, in [0, 1].</param>
    /// <param name="logger">Is told of every unreadable picture once.</param>
    /// <param name="policy">With <see cref="UnreadableImagePolicy.Fail"/> the first picture is one too many.</param>
    public UnreadableImages(int total, double maximumShare, ILogger logger, UnreadableImagePolicy policy = UnreadableImagePolicy.Skip)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        if (!(maximumShare is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(maximumShare), maximumShare, "The share of pictures that may be unreadable lies outside [0, 1].");
        }

        (_total, _maximumShare, _logger, _fail) = (total, maximumShare, logger, policy == UnreadableImagePolicy.Fail);
    }

    /// <summary>Number of pictures that were left out.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _leftOut.Count;
            }
        }
    }

    /// <summary>Names of those that were left out, in ordinal order.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
            {
                return [.. _leftOut.Keys];
            }
        }
    }

    /// <summary>Names of those that another picture stood in for, in ordinal order.</summary>
    public IReadOnlyList<string> Replaced
    {
        get
        {
            lock (_gate)
            {
                return [.. _replaced.Keys];
            }
        }
    }

    /// <summary>All of them, with what stood in for them and why.</summary>
    public IReadOnlyList<(string Name, string? Substitute, string Reason)> All()
    {
        lock (_gate)
        {
            return [.. _leftOut.Select(p => (p.Key, (string?)null, p.Value.Message)), .. _replaced.Select(p => (p.Key, (string?)_substitutes.GetValueOrDefault(p.Key, Another), p.Value.Message))];
        }
    }

    /// <summary>Whether a picture was left out.</summary>
    public bool Contains(string name)
    {
        lock (_gate)
        {
            return _leftOut.ContainsKey(name);
        }
    }

    /// <summary>Why a picture was replaced, or null where it was not.</summary>
    public ImageDecodingException? ReasonToReplace(string name)
    {
        lock (_gate)
        {
            return _replaced.GetValueOrDefault(name);
        }
    }

    /// <summary>Notes a picture; a name noted before is not counted again.</summary>
    /// <param name="name">The picture.</param>
    /// <param name="reason">Why it cannot be decoded.</param>
    /// <param name="substitute">The picture in its place, or null where it is left out.</param>
    /// <exception cref="InvalidDataException">More pictures are unreadable than allowed.</exception>
    public void Add(string name, ImageDecodingException reason, string? substitute = null)
    {
        lock (_gate)
        {
            if (!(substitute is null ? _leftOut : _replaced).TryAdd(name, reason))
            {
                return;
            }

            if (substitute is not null)
            {
                _substitutes[name] = substitute;
            }

            if (_fail)
            {
                throw new InvalidDataException($"A picture cannot be decoded, and OnUnreadable is Fail: {reason.Message}", reason);
            }

            if (_leftOut.Count + _replaced.Count > (_maximumShare * _total) + Tolerance)
            {
                throw new InvalidDataException(TooMany(), reason);
            }
        }

        // The reason names the picture.
        if (substitute is null)
        {
            _logger.LogWarning("Left out: {Reason}", reason.Message);
        }
        else
        {
            _logger.LogWarning("Replaced by '{Substitute}': {Reason}", substitute, reason.Message);
        }
    }

    /// <summary>Names and reasons of those that were left out, and of those that were replaced.</summary>
    public (Dictionary<string, string> LeftOut, Dictionary<string, string> Replaced) Reasons()
    {
        lock (_gate)
        {
            return (_leftOut.ToDictionary(p => p.Key, p => p.Value.Message), _replaced.ToDictionary(p => p.Key, p => p.Value.Message));
        }
    }

    /// <summary>Takes over what an earlier part of the run met, without a further word about it.</summary>
    public void Restore(IReadOnlyDictionary<string, string> leftOut, IReadOnlyDictionary<string, string> replaced)
    {
        lock (_gate)
        {
            foreach ((string name, string reason) in leftOut)
            {
                _leftOut.TryAdd(name, new ImageDecodingException(reason));
            }

            foreach ((string name, string reason) in replaced)
            {
                _replaced.TryAdd(name, new ImageDecodingException(reason));
            }
        }
    }

    /// <summary>Says how many there were, and which; nothing where there were none.</summary>
    public void Report()
    {
        Report(Names, "left out");
        Report(Replaced, "replaced by others of their classes");
    }

    private void Report(IReadOnlyList<string> names, string what)
    {
        if (names.Count > 0)
        {
            _logger.LogWarning(
                "{Count} of {Total} pictures could not be decoded and were {What}: {Names}{More}.",
                names.Count, _total, what, string.Join(", ", names.Take(NamesInMessage)), names.Count > NamesInMessage ? ", ..." : "");
        }
    }

    private string TooMany()
    {
        ImageDecodingException[] reasons = [.. _leftOut.Values, .. _replaced.Values];
        string first = string.Join(" ", reasons.Take(NamesInMessage).Select(r => r.Message)) + (reasons.Length > NamesInMessage ? " ..." : "");
        string found = string.Create(CultureInfo.InvariantCulture, $"{reasons.Length} of {_total} pictures could not be decoded so far");
        string allowed = string.Create(CultureInfo.InvariantCulture, $"more than the share of {_maximumShare:0.####} that MaxUnreadableShare allows");
        return $"{found}, {allowed}: {first}";
    }
}
