namespace MlNetFixedHeads.TorchBridge.Onnx;

/// <summary>What an exported graph takes and gives.</summary>
internal sealed record OnnxExportRequest
{
    public OnnxInputForm Form { get; init; } = OnnxInputForm.Pixels;

    /// <summary>Adds the output <c>ActivationMap</c>, float [N, K, h, w], and, in the pixels form, <c>ActivationMapRegion</c>, float
    /// [1, 4]: left, top, right and bottom of the part of the picture the map covers, as shares of its width and height.</summary>
    public bool ActivationMaps { get; init; }

    /// <summary>Adds the output <c>Features</c>, float [N, d].</summary>
    public bool Features { get; init; }

    /// <summary>For <see cref="OnnxInputForm.Tensor"/>: one picture of the network's own size, as ML.NET's ApplyOnnxModel needs it.</summary>
    public bool FixedTensorSize { get; init; }

    /// <summary>Every output is the mean of the picture's and of its mirror image's, the latter's maps turned back; twice the work.</summary>
    public bool AverageMirror { get; init; }
}
