namespace MlNetFixedHeads.TorchBridge.Tests;

/// <summary>What another framework computed for one network filled by <see cref="ReferenceFill"/>.</summary>
/// <param name="Classes">Number of classes.</param>
/// <param name="Input">Shape of the input batch, N x 3 x H x W.</param>
/// <param name="Parameters">Number of parameters, buffers not counted.</param>
/// <param name="State">Names and shapes of parameters and buffers.</param>
/// <param name="EvalLogits">Logits in evaluation mode, N x classes.</param>
/// <param name="TrainLosses">Loss before each of three steps of SGD (rate 0.01, momentum 0.9, decay 1e-4) with labels 0..N-1.</param>
/// <param name="LogitsAfterTraining">Logits in evaluation mode after the three steps.</param>
internal sealed record ReferenceNetwork(
    int Classes,
    long[] Input,
    long Parameters,
    IReadOnlyList<(string Name, long[] Shape)> State,
    double[][] EvalLogits,
    double[] TrainLosses,
    double[][] LogitsAfterTraining);
