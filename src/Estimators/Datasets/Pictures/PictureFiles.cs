using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Estimators.Datasets.Pictures;

/// <summary>Pictures in files of their own.</summary>
internal sealed class PictureFiles(PathList paths) : PictureSource
{
    public override int Count => paths.Count;

    public override bool AreFiles => true;

    public override string Name(int index) => paths[index];

    public override byte[] Read(int index) => File.ReadAllBytes(paths[index]);
}
