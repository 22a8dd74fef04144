namespace MlNetFixedHeads;

/// <summary>What an exported ONNX graph takes as its input.</summary>
public enum OnnxInputForm
{
    /// <summary><c>pixels</c>: uint8 [1, L], the RGB bytes of one picture of any size, row by row, and <c>size</c>: int64 [1, 2], its
    /// height and width. Resizing, cropping and normalising are in the graph.</summary>
    Pixels,

    /// <summary><c>input</c>: float [N, 3, H, W], preprocessed by the caller. N, H and W are free.</summary>
    Tensor,
}
