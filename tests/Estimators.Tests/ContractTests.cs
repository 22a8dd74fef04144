using System.Reflection;
using Microsoft.ML.Transforms;
using MlNetFixedHeads.Estimators.Scoring;
using MlNetFixedHeads.TorchBridge.Imaging;

namespace MlNetFixedHeads.Estimators.Tests;

[TestClass]
public sealed class ContractTests
{
    [TestMethod]
    public void Every_decoding_scale_has_a_contract_under_its_own_name()
    {
        foreach (int scale in DecodeScale.Buckets.Append(DecodeScale.FullSize))
        {
            Assert.AreEqual(ContractNames.AtScale(ContractNames.DecodePath, scale), NameOf(DecodeMappings.Paths[scale]));
            Assert.AreEqual(ContractNames.AtScale(ContractNames.DecodeBytes, scale), NameOf(DecodeMappings.Bytes[scale]));
        }
    }

    [TestMethod]
    public void Names_in_saved_models_never_change()
    {
        string[] names = [.. typeof(ContractNames).Assembly.GetTypes().Where(t => t.IsDefined(typeof(CustomMappingFactoryAttributeAttribute))).Select(t => NameOf(t)).Order(StringComparer.Ordinal)];
        string[] scales = ["Full", "Min1024", "Min128", "Min256", "Min512", "Min64"];
        CollectionAssert.AreEqual(
            new[] { "MlNetFixedHeads.ArgMax" }
                .Concat(scales.Select(s => $"MlNetFixedHeads.DecodeBytes.{s}")).Append("MlNetFixedHeads.DecodeImage").Concat(scales.Select(s => $"MlNetFixedHeads.DecodePath.{s}")).ToArray(),
            names);
    }

    [TestMethod]
    public void The_first_of_the_largest_numbers_is_predicted()
    {
        Assert.AreEqual(1, Predict(0.1f, 0.5f, 0.5f));
        Assert.AreEqual(2, Predict(float.NaN, -1f, 0f));
        Assert.AreEqual(-1, Predict(float.NaN, float.NaN));
    }

    private static int Predict(params float[] scores)
    {
        var output = new ClassIndexOutput();
        new ArgMax().GetMapping()(new ScoresInput { Scores = new Microsoft.ML.Data.VBuffer<float>(scores.Length, scores) }, output);
        return output.Index;
    }

    private static string NameOf(object contract) => NameOf(contract.GetType());

    private static string NameOf(Type type)
    {
        CustomAttributeData data = type.GetCustomAttributesData().Single(a => a.AttributeType == typeof(CustomMappingFactoryAttributeAttribute));
        return (string)data.ConstructorArguments[0].Value!;
    }
}
