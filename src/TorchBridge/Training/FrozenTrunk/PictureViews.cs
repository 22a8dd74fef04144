using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;

/// <summary>Pictures to run through a frozen trunk.</summary>
/// <param name="Loader">Gives them in order; its epochs are the views.</param>
/// <param name="Count">Views of each picture.</param>
/// <param name="Indices">How many pictures there are.</param>
/// <param name="SourceCount">Pictures of the source, of which these may be a part.</param>
/// <param name="LeastBatch">Pictures that go through the trunk together at least; smaller batches are filled up.</param>
/// <param name="Mirrored">Whether the mirror image goes with each.</param>
internal sealed record PictureViews(BatchLoader Loader, int Count, int Indices, int SourceCount, int LeastBatch, bool Mirrored);
