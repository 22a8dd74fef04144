using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Grad-CAM on the maps that are pooled (Selvaraju et al. 2017), before its ReLU, by a backward pass through pooling and head.</summary>
internal static class GradCam
{
    private const int WidthAxis = 3;

    /// <param name="network">The network, in evaluation, on the CPU.</param>
    /// <param name="input">A preprocessed picture (3, height, width).</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="classes">The logits' indices.</param>
    /// <param name="averageMirror">Whether logits are means of the picture's and its mirror image's.</param>
    /// <returns>(classes, h, w) values, and h and w.</returns>
    public static (float[] Maps, int Height, int Width) Maps(
        CnnNetwork network, float[] input, int height, int width, IReadOnlyList<int> classes, bool averageMirror)
    {
        using var scope = NewDisposeScope();
        var x = tensor(input, [1, 3, height, width]);
        var maps = Weighted(network, x, classes);
        if (averageMirror)
            maps = MirrorAverage.Of(maps, Weighted(network, x.flip(WidthAxis), classes).flip(WidthAxis - 1));
        return (maps.contiguous().data<float>().ToArray(), (int)maps.shape[1], (int)maps.shape[2]);
    }

    /// <summary>(classes, h, w).</summary>
    private static Tensor Weighted(CnnNetwork network, Tensor x, IReadOnlyList<int> classes)
    {
        Tensor last;
        using (no_grad())
            last = network.LastMaps(TorchOps.Evaluation, x).detach().clone();
        using var gradients = enable_grad();
        last.requires_grad_(true);
        // Some operations work in place, which a leaf of the graph does not allow.
        var logits = network.LogitsOfMaps(TorchOps.Evaluation, last.mul(TorchScalars.One));
        return stack([.. classes.Select(k =>
        {
            var weights = autograd.grad([logits[0, k]], [last], retain_graph: true)[0].mean([2, 3], keepdim: true);
            return (weights * last).sum(1)[0].detach();
        })]);
    }
}
