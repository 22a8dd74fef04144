namespace MlNetFixedHeads.Estimators.Datasets.Pictures;

/// <summary>Some of another source's pictures.</summary>
internal sealed class PictureSubset(PictureSource source, int[] indices) : PictureSource
{
    public override int Count => indices.Length;

    public override bool AreFiles => source.AreFiles;

    public override string Name(int index) => source.Name(indices[index]);

    public override byte[] Read(int index) => source.Read(indices[index]);

    /// <summary>Straight from the source, so that a subset of a subset costs no more than one.</summary>
    public override PictureSource Select(int[] chosen) => new PictureSubset(source, [.. chosen.Select(i => indices[i])]);
}
