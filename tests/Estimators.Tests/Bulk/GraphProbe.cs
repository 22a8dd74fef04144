using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Tests.Bulk;

/// <summary>Runs the graph a model writes.</summary>
internal static class GraphProbe
{
    /// <summary>Names, shapes and values of the outputs that a model gives as columns, as texts.</summary>
    public static string[] Run(FixedHeadCnnTransformer model, OnnxInputForm form, string picture)
    {
        using var graph = new MemoryStream();
        model.SaveOnnx(graph, form);
        using var session = new InferenceSession(graph.ToArray());
        RgbImage image = ImageDecoder.DecodeFile(picture, DecodeLimits.Default, 0);
        int length = image.Width * image.Height * 3;
        float[] values = [.. Enumerable.Range(0, 3 * 16 * 16).Select(i => i % 7 * 0.1f)];
        NamedOnnxValue[] inputs = form == OnnxInputForm.Pixels
            ? [
                NamedOnnxValue.CreateFromTensor("pixels", new DenseTensor<byte>(image.Pixels.AsMemory(0, length), [1, length])),
                NamedOnnxValue.CreateFromTensor("size", new DenseTensor<long>(new long[] { image.Height, image.Width }, [1, 2])),
            ]
            : [NamedOnnxValue.CreateFromTensor("input", new DenseTensor<float>(values, [1, 3, 16, 16]))];
        using var outputs = session.Run(inputs);
        string[] names = [.. session.InputMetadata.Select(i => $"{i.Key} {string.Join("x", i.Value.Dimensions)}")];
        return
        [
            .. names.Order(StringComparer.Ordinal),
            .. outputs.Where(o => o.Name is "Score" or "ActivationMap" or "Features").OrderBy(o => o.Name, StringComparer.Ordinal)
                .Select(o => $"{o.Name} {string.Join("x", o.AsTensor<float>().Dimensions.ToArray())} {string.Join(" ", o.AsEnumerable<float>())}"),
        ];
    }
}
