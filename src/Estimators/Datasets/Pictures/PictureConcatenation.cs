namespace MlNetFixedHeads.Estimators.Datasets.Pictures;

/// <summary>The pictures of one source, then those of another.</summary>
internal sealed class PictureConcatenation(PictureSource first, PictureSource second) : PictureSource
{
    public override int Count => first.Count + second.Count;

    public override bool AreFiles => first.AreFiles && second.AreFiles;

    public override string Name(int index) => index < first.Count ? first.Name(index) : second.Name(index - first.Count);

    public override byte[] Read(int index) => index < first.Count ? first.Read(index) : second.Read(index - first.Count);
}
