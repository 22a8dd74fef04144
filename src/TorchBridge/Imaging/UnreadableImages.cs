using System.Globalization;
using Microsoft.Extensions.Logging;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>Collects the pictures that could not be decoded, and calls a halt when they are too many. Safe to use from several threads.</summary>
internal sealed class UnreadableImages
{
    private const int NamesInMessage = 5;

    /// <summary>29 of 100 pictures are not more than a share of 0.29, though 0.29 * 100 falls short of 29.</summary>
    private const double Tolerance = 1e-9;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, string> _reasons = new(StringComparer.Ordinal);
    private readonly int _total;
    private readonly double _maximumShare;
    private readonly ILogger _logger;

    /// <param name="total">Number of pictures the share refers to.</param>
    /// <param name="maximumShare">Share of them that may be unreadable, in [0, 1].</param>
    /// <param name="logger">Is told of every unreadable picture once.</param>
    public UnreadableImages(int total, double maximumShare, ILogger logger)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        if (!(maximumShare is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(maximumShare), maximumShare, "The share of pictures that may be unreadable lies outside [0, 1].");
        }

        (_total, _maximumShare, _logger) = (total, maximumShare, logger);
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _reasons.Count;
            }
        }
    }

    /// <summary>Their names in ordinal order.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
            {
                return [.. _reasons.Keys];
            }
        }
    }

    public bool Contains(string name)
    {
        lock (_gate)
        {
            return _reasons.ContainsKey(name);
        }
    }

    /// <summary>Notes a picture; a name noted before is not counted again.</summary>
    /// <exception cref="InvalidDataException">More pictures are unreadable than allowed.</exception>
    public void Add(string name, ImageDecodingException reason)
    {
        lock (_gate)
        {
            if (!_reasons.TryAdd(name, reason.Message))
            {
                return;
            }

            if (_reasons.Count > (_maximumShare * _total) + Tolerance)
            {
                throw new InvalidDataException(TooMany(), reason);
            }
        }

        // The reason names the picture.
        _logger.LogWarning("Left out: {Reason}", reason.Message);
    }

    private string TooMany()
    {
        string first = string.Join(" ", _reasons.Values.Take(NamesInMessage)) + (_reasons.Count > NamesInMessage ? " ..." : "");
        string found = string.Create(CultureInfo.InvariantCulture, $"{_reasons.Count} of {_total} pictures could not be decoded so far");
        string allowed = string.Create(CultureInfo.InvariantCulture, $"more than the share of {_maximumShare:0.####} that MaxUnreadableShare allows");
        return $"{found}, {allowed}: {first}";
    }
}
