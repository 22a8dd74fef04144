namespace MlNetFixedHeads;

/// <summary>Where the logits of a picture are the mean of those of the picture and of its mirror image, at twice the cost.</summary>
public enum TestTimeFlip
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>In the validation that chooses the best epoch, not in the model. Its figures are then not the model's.</summary>
    Validation,

    /// <summary>In validation and in the model alike: the ONNX graph mirrors the picture itself. Features and activation maps are means too,
    /// the mirror image's maps turned back.</summary>
    Model,
}
