namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>Gives another picture of the same class where one cannot be decoded: the next readable one among those in use.</summary>
/// <remarks>Which one it is depends on the files alone, not on when or on which thread the picture is asked for. It has no stamps, so that nothing is kept for later runs: each
/// reports anew what it replaced.</remarks>
internal sealed class SubstitutingSource : IImageSource
{
    private readonly IImageSource _source;
    private readonly UnreadableImages _unreadable;
    private readonly Dictionary<int, int[]> _byClass;

    /// <param name="source">The pictures.</param>
    /// <param name="indices">Those in use: no other one is taken, so that a held-out picture never trains.</param>
    /// <param name="unreadable">Is told of every picture that is replaced.</param>
    public SubstitutingSource(IImageSource source, IReadOnlyList<int> indices, UnreadableImages unreadable)
    {
        (_source, _unreadable) = (source, unreadable);
        _byClass = indices.GroupBy(source.Label).ToDictionary(g => g.Key, g => g.Order().ToArray());
    }

    public int Count => _source.Count;

    public int Label(int index) => _source.Label(index);

    public float Weight(int index) => _source.Weight(index);

    public string Name(int index) => _source.Name(index);

    public DecodedImage Read(int index, int minimumShortSide)
    {
        ImageDecodingException reason;
        if (_unreadable.ReasonToReplace(Name(index)) is { } known)
        {
            reason = known;
        }
        else
        {
            try
            {
                return _source.Read(index, minimumShortSide);
            }
            catch (ImageDecodingException e)
            {
                reason = e;
            }
        }

        if (_byClass.TryGetValue(Label(index), out int[]? mates) && Array.BinarySearch(mates, index) is >= 0 and int place)
        {
            for (int step = 1; step < mates.Length; step++)
            {
                int mate = mates[(place + step) % mates.Length];
                if (_unreadable.ReasonToReplace(Name(mate)) is null && TryRead(mate, minimumShortSide, out DecodedImage image))
                {
                    _unreadable.Add(Name(index), reason, substitute: Name(mate));
                    return image;
                }
            }
        }

        throw reason;
    }

    private bool TryRead(int index, int minimumShortSide, out DecodedImage image)
    {
        try
        {
            image = _source.Read(index, minimumShortSide);
            return true;
        }
        catch (ImageDecodingException)
        {
            // It is reported when its own turn comes.
            image = default;
            return false;
        }
    }
}
