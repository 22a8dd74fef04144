using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Tests.Fakes;
using MlNetFixedHeads.Estimators.Training;

namespace MlNetFixedHeads.Estimators.Tests;

[TestClass]
public sealed class ClassNamesTests
{
    private static readonly string[] Names = ["tree", "leaf", "stone", "sky", "rose"];

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow(true, DisplayName = "key labels")]
    [DataRow(false, DisplayName = "text labels")]
    public void Data_with_some_of_the_named_classes_train_and_are_evaluated_among_all(bool keys)
    {
        using var pictures = new Pictures();
        IDataView data = keys ? pictures.Keys(_context) : pictures.Texts(_context);
        var trainer = new FakeTrainer();
        using FixedHeadCnnTransformer model = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions { ClassNames = Names }, trainer).Fit(data);
        CollectionAssert.AreEqual(Names, model.ClassNames.ToArray());
        CollectionAssert.AreEqual(pictures.Rows.Select(r => Array.IndexOf(Names, r.Label)).ToArray(), trainer.Labels);

        IDataView scored = model.Transform(data);
        CollectionAssert.AreEqual(Names, Prediction.SlotNames(scored.Schema["Score"]));
        MulticlassClassificationMetrics metrics = _context.MulticlassClassification.Evaluate(scored);
        Assert.AreEqual(1, metrics.MicroAccuracy);
    }

    [TestMethod]
    public void Classes_that_are_not_named_are_an_error()
    {
        using var pictures = new Pictures();
        var estimator = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions { ClassNames = ["rose", "stone"] }, new FakeTrainer());
        foreach (IDataView data in new[] { pictures.Keys(_context), pictures.Texts(_context) })
        {
            string message = Assert.ThrowsExactly<ArgumentException>(() => estimator.Fit(data)).Message;
            StringAssert.Contains(message, "2 classes that are not among the 2 of ClassNames");
            StringAssert.Contains(message, "'leaf'");
            StringAssert.Contains(message, "'sky'");
        }
    }

    [TestMethod]
    public void Names_that_cannot_be_told_apart_are_refused_with_the_other_options()
    {
        StringAssert.Contains(Refusal(["a"]), "ClassNames is 1; expected 2 to");
        StringAssert.Contains(Refusal(["a", " "]), "ClassNames has a blank name (class 2 of 2)");
        StringAssert.Contains(Refusal(["a", "b", "a"]), "ClassNames has 'a' more than once");
    }

    [TestMethod]
    public void Published_weights_of_a_network_that_has_none_are_refused_before_anything_is_read()
    {
        var options = new FixedHeadCnnOptions { Architecture = CnnArchitecture.ResNet32Cifar, PretrainedWeights = "imagenet" };
        string message = Assert.ThrowsExactly<ArgumentException>(() => _context.Transforms.TrainFixedHeadCnn(options)).Message;
        StringAssert.Contains(message, "PretrainedWeights is 'imagenet'");
        StringAssert.Contains(message, "resnet32_cifar");
        // Of a network that has them they are accepted without a download.
        _context.Transforms.TrainFixedHeadCnn(options with { Architecture = CnnArchitecture.MobileNetV2 });
    }

    private string Refusal(string[] names) =>
        Assert.ThrowsExactly<ArgumentException>(() => _context.Transforms.TrainFixedHeadCnn(new FixedHeadCnnOptions { ClassNames = names })).Message;
}
