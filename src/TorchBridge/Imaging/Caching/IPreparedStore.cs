namespace MlNetFixedHeads.TorchBridge.Imaging.Caching;

/// <summary>Keeps the prepared pictures of one source in one form. Safe to use from several threads.</summary>
internal interface IPreparedStore : IDisposable
{
    /// <summary>Pictures it has given or can give without decoding.</summary>
    int Count { get; }

    /// <summary>Bytes of the pictures in memory.</summary>
    long MemoryUsed { get; }

    /// <summary>A kept picture.</summary>
    /// <param name="index">The picture.</param>
    /// <param name="image">The picture, if it is kept.</param>
    /// <param name="stamp">What the picture was before it is decoded, for <see cref="Add"/>; null where the store does not ask.</param>
    bool TryRead(int index, out DecodedImage image, out PictureStamp? stamp);

    /// <summary>Keeps a picture, if there is room.</summary>
    /// <param name="index">The picture.</param>
    /// <param name="stamp">What <see cref="TryRead"/> gave.</param>
    /// <param name="image">The picture, prepared.</param>
    void Add(int index, PictureStamp? stamp, DecodedImage image);
}
