namespace MlNetFixedHeads;

/// <summary>Which part of a picture is explained, and at which size.</summary>
public enum ExplanationField
{
    /// <summary>What the model sees when it scores: the centre crop at the network's input size. Maps are those of the score itself.</summary>
    ModelInput,

    /// <summary>The whole picture, uncropped, in one pass at its own size or at <see cref="ExplainOptions.ShortSide"/>: the finer the picture, the
    /// finer the maps (16 x 16 for 500 pixels at a stride of 32).</summary>
    WholePicture,
}
