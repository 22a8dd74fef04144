using Microsoft.ML;
using MlNetFixedHeads.Estimators.Training;

namespace MlNetFixedHeads.Estimators.Tests;

[TestClass]
public sealed class CheckpointOptionsTests
{
    [TestMethod]
    public void Everything_wrong_with_a_long_run_is_listed()
    {
        FixedHeadCnnOptions options = new()
        {
            Resume = true,
            CheckpointMinutes = double.NaN,
            CheckpointsKept = 0,
            TimeBudget = TimeSpan.FromMinutes(-1),
            OnDivergence = (DivergencePolicy)9,
            BatchSize = -2,
        };
        string message = Assert.ThrowsExactly<ArgumentException>(() => new MLContext().Transforms.TrainFixedHeadCnn(options)).Message;
        foreach (string word in new[] { "CheckpointFolder is null", "CheckpointMinutes is NaN", "CheckpointsKept is 0", "TimeBudget is -00:01:00", "expected one of Stop, BackOff", "BatchSize is -2" })
            StringAssert.Contains(message, word);
        string file = typeof(CheckpointOptionsTests).Assembly.Location;
        StringAssert.Contains(string.Concat(CheckpointOptions.Problems(new() { CheckpointFolder = file })), "is a file");
        StringAssert.Contains(string.Concat(CheckpointOptions.Problems(new() { CheckpointFolder = " " })), "is blank");
    }

    [TestMethod]
    public void A_batch_to_be_found_leaves_the_recipe_its_own()
    {
        FixedHeadCnnOptions options = new()
        {
            Recipe = TrainingRecipe.Cifar,
            BatchSize = FixedHeadCnnOptions.AutoBatchSize,
            CheckpointFolder = "run",
            CheckpointMinutes = 3,
            Resume = true,
            TimeBudget = TimeSpan.FromHours(2),
            OnDivergence = DivergencePolicy.BackOff,
        };
        OptionsValidator.Check(options);
        var settings = SettingsMapper.Map(options, null);
        Assert.AreEqual((FixedHeadCnnOptions.AutoBatchSize, 128), (settings.BatchSize, settings.Recipe.BatchSize));
        Assert.AreEqual(new("run") { Minutes = 3, Resume = true }, settings.Checkpoints);
        Assert.AreEqual((TimeSpan.FromHours(2), DivergencePolicy.BackOff), (settings.TimeBudget!.Value, settings.OnDivergence));
    }
}
