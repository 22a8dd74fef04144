using MlNetFixedHeads.TorchBridge.Imaging.Caching;

namespace MlNetFixedHeads.TorchBridge.Imaging;

/// <summary>Labelled pictures with random access. <see cref="Read"/> is called from several threads at once.</summary>
internal interface IImageSource
{
    /// <summary>Number of pictures.</summary>
    int Count { get; }

    /// <summary>Zero-based class of a picture.</summary>
    int Label(int index);

    /// <summary>Share of an epoch a picture is to have, relative to the others: finite, 0 or more.</summary>
    float Weight(int index) => 1;

    /// <summary>What a message calls the picture: its path, or the row it came from.</summary>
    string Name(int index);

    /// <summary>Tells whether the picture is the same as in an earlier run; null where nothing tells. Called from several threads at once.</summary>
    PictureStamp? Stamp(int index) => null;

    /// <summary>Decodes a picture.</summary>
    /// <param name="index">Zero-based index of the picture.</param>
    /// <param name="minimumShortSide">A JPEG may be decoded at any smaller scale whose short side is not below this; 0 asks for full size.</param>
    /// <exception cref="ImageDecodingException">The bytes are missing, are no picture, or one larger than allowed.</exception>
    DecodedImage Read(int index, int minimumShortSide);
}
