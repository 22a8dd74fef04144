using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Weights;

/// <summary>A tree of modules with a convolution, a batch norm and a fully connected layer, for loading and saving.</summary>
internal static class SmallNetwork
{
    public static nn.Module<Tensor, Tensor> Create(int classes, int seed)
    {
        TorchRuntime.EnsureLoaded();
        random.manual_seed(seed);
        nn.Module<Tensor, Tensor> trunk = nn.Sequential(("0", nn.Conv2d(3, 4, 3, bias: false)), ("1", nn.BatchNorm2d(4)));
        nn.Module<Tensor, Tensor> module = nn.Sequential(("features", trunk), ("pool", nn.AdaptiveAvgPool2d(1)), ("flat", nn.Flatten()), ("fc", nn.Linear(4, classes)));
        // A training step gives the running statistics and the counter values of their own.
        module.train();
        using Tensor input = rand(2, 3, 8, 8);
        using Tensor output = module.forward(input);
        return module;
    }

    public static Dictionary<string, float[]> Values(nn.Module module) =>
        module.state_dict().ToDictionary(p => p.Key, p => p.Value.detach().to_type(ScalarType.Float32).data<float>().ToArray());

    public static void AssertEqual(Dictionary<string, float[]> expected, Dictionary<string, float[]> actual, float tolerance = 0f)
    {
        CollectionAssert.AreEquivalent(expected.Keys, actual.Keys);
        foreach ((string name, float[] values) in expected)
        {
            for (int i = 0; i < values.Length; i++) Assert.AreEqual(values[i], actual[name][i], tolerance * Math.Abs(values[i]), name);
        }
    }
}
