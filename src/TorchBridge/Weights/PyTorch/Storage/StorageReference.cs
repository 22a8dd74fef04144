using System.Globalization;

namespace MlNetFixedHeads.TorchBridge.Weights.PyTorch.Storage;

/// <summary>A storage, or a stretch of one, as the pickle names it. Nothing of it has been compared with the file yet.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Total">Elements of the whole storage.</param>
/// <param name="Start">First element of the stretch.</param>
/// <param name="Count">Elements of the stretch.</param>
internal sealed record StorageReference(string Key, StorageType Type, long Total, long Start, long Count)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"storage '{Key}' ({Type.Name}, {Total} elements)");
}
