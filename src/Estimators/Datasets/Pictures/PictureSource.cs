namespace MlNetFixedHeads.Estimators.Datasets.Pictures;

/// <summary>Encoded pictures in a fixed order: files, or parts of larger files. Immutable, so any number of threads may read.</summary>
internal abstract class PictureSource
{
    public abstract int Count { get; }

    /// <summary>Whether every picture is a file of its own, so that <see cref="Name"/> is its path.</summary>
    public abstract bool AreFiles { get; }

    /// <summary>The path of a picture's file, or what a message calls the picture.</summary>
    public abstract string Name(int index);

    /// <summary>The encoded picture.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public abstract byte[] Read(int index);

    /// <summary>The pictures of some indices, in their order.</summary>
    public virtual PictureSource Select(int[] indices) => new PictureSubset(this, indices);

    /// <summary>These pictures, then others.</summary>
    public PictureSource Append(PictureSource other) => new PictureConcatenation(this, other);
}
