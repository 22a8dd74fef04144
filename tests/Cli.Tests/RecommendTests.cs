using System.Text.Json;

namespace MlNetFixedHeads.Cli.Tests;

[TestClass]
public sealed class RecommendTests
{
    [TestMethod]
    [DataRow("64", "identity")]
    [DataRow("65", "simplex:no-adapter")]
    [DataRow("128", "biorthogonal")]
    public void The_recommended_head_goes_by_the_number_of_classes(string classes, string expected)
    {
        JsonElement json = CliRun.Of("inspect", "--recommend", "--arch", "resnet32_cifar", "--classes", classes, "--json").Json();
        Assert.AreEqual(64, json.GetProperty("features").GetInt32());
        Assert.AreEqual(expected, json.GetProperty("recommended").GetString());
        JsonElement marked = json.GetProperty("heads").EnumerateArray().Single(h => h.GetProperty("recommended").GetBoolean());
        Assert.AreEqual(expected, marked.GetProperty("head").GetString());
        Assert.IsTrue(marked.GetProperty("fits").GetBoolean());
    }

    [TestMethod]
    public void Every_head_has_its_figures_or_the_reason_why_not()
    {
        JsonElement json = CliRun.Of("inspect", "--recommend", "--arch", "resnet32_cifar", "--classes", "100", "--size", "48x40", "--json").Json();
        JsonElement[] heads = [.. json.GetProperty("heads").EnumerateArray()];
        CollectionAssert.IsSubsetOf(ClassifierHead.All.Select(h => h.Name).ToArray(), heads.Select(h => h.GetProperty("head").GetString()).ToArray());
        Assert.IsTrue(heads.Any(h => !h.GetProperty("fits").GetBoolean()));
        foreach (JsonElement head in heads)
        {
            string name = head.GetProperty("head").GetString()!;
            if (!head.GetProperty("fits").GetBoolean())
            {
                Assert.Contains("at most", head.GetProperty("problem").GetString()!);
                Assert.AreEqual(JsonValueKind.Null, head.GetProperty("parameters").ValueKind);
                continue;
            }

            JsonElement alone = CliRun.Of("inspect", "--arch", "resnet32_cifar", "--head", name, "--classes", "100", "--size", "48x40", "--json").Json();
            foreach (string figure in new[] { "parameters", "frozenParameters", "storedParameters", "bytesFp32", "macs", "savedPercent" })
                Assert.AreEqual(alone.GetProperty(figure).GetRawText(), head.GetProperty(figure).GetRawText(), $"{name} {figure}");
        }
    }

    [TestMethod]
    public void Cosines_are_those_of_the_vectors()
    {
        JsonElement json = CliRun.Of("inspect", "--recommend", "--arch", "resnet32_cifar", "--classes", "60", "--json").Json();
        Dictionary<string, JsonElement> cosines = json.GetProperty("heads").EnumerateArray()
            .ToDictionary(h => h.GetProperty("head").GetString()!, h => h.GetProperty("largestCosine"));
        Assert.AreEqual(JsonValueKind.Null, cosines["learned"].ValueKind);
        Assert.AreEqual(0, cosines["identity"].GetDouble());
        Assert.AreEqual(-1.0 / 59, cosines["etf"].GetDouble(), 1e-9);
        Assert.AreEqual(0.96875, cosines["cube_ordered"].GetDouble());
    }

    [TestMethod]
    public void A_person_sees_the_recommended_head_marked_and_why()
    {
        CliRun run = CliRun.Of("inspect", "--recommend", "--arch", "resnet32_cifar", "--classes", "100");
        Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
        string[] lines = run.Output.Split('\n');
        Assert.Contains("biorthogonal", lines.Single(l => l.Contains('>')));
        Assert.IsTrue(lines.Any(l => l.StartsWith("Recommended: biorthogonal. 100 classes are at most twice the 64 features", StringComparison.Ordinal)));
        Assert.IsTrue(lines.Any(l => l.StartsWith("hadamard does not fit: it serves at most 64", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void What_makes_no_sense_together_is_refused_by_name()
    {
        CliRun.Of("inspect", "--recommend", "--arch", "resnet18", "--classes", "9", "--head", "etf", "--layers", "--widen")
            .ShouldFail(ExitCodes.WrongUsage, "--recommend", "--head, --layers, --widen");
        CliRun.Of("inspect", "--arch", "resnet18", "--classes", "9").ShouldFail(ExitCodes.WrongUsage, "--head", "--recommend");
    }
}
