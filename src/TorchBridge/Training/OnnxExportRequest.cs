namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>What an exported graph takes and gives.</summary>
/// <param name="Form">What the graph takes as its input.</param>
/// <param name="ActivationMaps">Whether it has the output <c>ActivationMap</c>.</param>
/// <param name="Features">Whether it has the output <c>Features</c>.</param>
/// <param name="FixedTensorSize">With <see cref="OnnxInputForm.Tensor"/>: N is 1, H and W are those of the preprocessing, as
/// <c>ApplyOnnxModel</c> needs it.</param>
internal sealed record OnnxExportRequest(OnnxInputForm Form, bool ActivationMaps = false, bool Features = false, bool FixedTensorSize = false);
