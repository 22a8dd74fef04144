using System.Globalization;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.TorchBridge.Cost;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Onnx;
using TorchSharp;

namespace MlNetFixedHeads.Cli.Forward;

/// <summary>The two ways to run a network.</summary>
internal static class ForwardEngines
{
    public const string Torch = "torch";
    public const string Onnx = "onnx";

    public static ForwardResult Run(string engine, CnnNetwork network, PictureTensor input)
    {
        (int height, int width) = CostOps.MapSize(network, input.Height, input.Width);
        if (height < 1 || width < 1)
            throw new CommandFailedException($"The pictures, {input}, are too small for this network: no position would be left before pooling.");
        var (logits, maps) = engine == Onnx ? RunOnnx(network, input) : RunTorch(network, input);
        return new(logits, maps, input.Count, network.Request.Classes, height, width);
    }

    private static (float[] Logits, float[]? Maps) RunTorch(CnnNetwork network, PictureTensor input)
    {
        using var scope = torch.NewDisposeScope();
        using var gradless = torch.no_grad();
        torch.Tensor x = torch.tensor(input.Values, [input.Count, 3, input.Height, input.Width]);
        NetworkOutput<torch.Tensor> output = network.Run(TorchOps.Evaluation, x);
        return (Values(output.Logits), network.HasActivationMaps ? Values(network.ActivationMaps(TorchOps.Evaluation, output)) : null);
    }

    private static (float[] Logits, float[]? Maps) RunOnnx(CnnNetwork network, PictureTensor input)
    {
        // Names are part of every graph; here they are not read.
        string[] names = [.. Enumerable.Range(0, network.Request.Classes).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        var preprocessing = new ImagePreprocessing
        {
            Height = input.Height,
            Width = input.Width,
            ResizeShortSide = Math.Max(input.Height, input.Width),
        };
        var model = OnnxExporter.Export(
            network, preprocessing, names, new OnnxExportRequest { Form = OnnxInputForm.Tensor, ActivationMaps = network.HasActivationMaps });
        using var scorer = new OnnxScorer(model);
        float[] Output(string name) => scorer.Run(input.Values, input.Count, input.Height, input.Width, name);
        return (Output(OnnxExporter.LogitsOutput), network.HasActivationMaps ? Output(OnnxExporter.ActivationMapOutput) : null);
    }

    private static float[] Values(torch.Tensor tensor) => [.. tensor.contiguous().data<float>()];
}
