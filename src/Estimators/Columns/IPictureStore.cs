using Microsoft.ML;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Imaging.Caching;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>The pictures of a column, taken from its rows one by one and read back from several threads.</summary>
internal interface IPictureStore : IDisposable
{
    /// <summary>Makes what adds the picture of the cursor's row; it answers false, and adds nothing, where the row has none.</summary>
    Func<bool> Adder(DataViewRow row, DataViewSchema.Column column);

    /// <summary>What a message calls a picture, or null where only its row tells it.</summary>
    string? Name(int index);

    /// <summary>What tells a picture from others, also in a later run: a file's name without its folder, for data may be moved; the content of what has no name.</summary>
    string Identity(int index);

    /// <summary>Tells whether a picture is the same as in an earlier run; null where nothing tells.</summary>
    PictureStamp? Stamp(int index, DecodeLimits limits) => null;

    /// <summary>Decodes a picture.</summary>
    DecodedImage Read(int index, string name, DecodeLimits limits, int minimumShortSide);
}
