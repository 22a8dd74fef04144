namespace MlNetFixedHeads.TorchBridge.Cost;

/// <summary>The cost of one operation for one picture.</summary>
/// <param name="Operation">What it is, such as <c>conv 3x3/2</c>.</param>
/// <param name="Output">The shape it gives, C x H x W.</param>
/// <param name="Parameters">Learned numbers.</param>
/// <param name="Macs">Multiply-accumulate operations of convolutions and fully connected layers.</param>
/// <param name="Flops">The thesis' convention: MACs, 2 for each batch-norm element, 1 for each ReLU element, and pooling.</param>
internal sealed record LayerCost(string Operation, string Output, long Parameters, long Macs, long Flops);
