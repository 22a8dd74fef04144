using MlNetFixedHeads.Estimators.Tests.Datasets;
using MlNetFixedHeads.Fuzz;

namespace MlNetFixedHeads.Estimators.Tests.Fuzz;

/// <summary>A small part of what benchmarks/Fuzz does, without a process to survive crashes and hangs.</summary>
[TestClass]
public sealed class DamagedFileTests
{
    private const int Cases = 200;
    private const int Seed = 20201123;

    public static IEnumerable<object[]> Kinds => FuzzKind.All.Select(kind => (object[])[kind.Name]);

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Damaged_files_are_a_result_or_a_promised_error(string kind)
    {
        using TemporaryFolder folder = new();
        CaseRunner runner = new(FuzzKind.All.Single(k => k.Name == kind), Seed, folder.Path);
        Assert.AreEqual(CaseOutcome.Result, runner.Run(0, damaged: false).Outcome);
        CaseResult[] results = [.. Enumerable.Range(0, Cases).Select(i => runner.Run(i))];
        CaseResult? bad = Array.Find(results, r => r.Outcome is not (CaseOutcome.Result or CaseOutcome.Error));
        Assert.IsNull(bad, bad?.ToString());
        // Damage that always or never shows would test little.
        Assert.IsGreaterThan(Cases / 10, results.Count(r => r.Outcome == CaseOutcome.Error));
        Assert.IsTrue(results.Any(r => r.Outcome == CaseOutcome.Result));
    }

    [TestMethod]
    public void A_case_is_the_same_whenever_it_runs()
    {
        foreach (FuzzKind kind in FuzzKind.All)
        {
            using TemporaryFolder first = new(), second = new();
            kind.Prepare(kind.RandomFor(Seed, 7), damaged: true, first.Path);
            kind.Prepare(kind.RandomFor(Seed, 7), damaged: true, second.Path);
            string[] names = [.. Directory.GetFiles(first.Path, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(first.Path, f))];
            Assert.IsNotEmpty(names);
            foreach (string name in names)
                CollectionAssert.AreEqual(File.ReadAllBytes(Path.Join(first.Path, name)), File.ReadAllBytes(Path.Join(second.Path, name)), $"{kind.Name} {name}");
        }
    }
}
