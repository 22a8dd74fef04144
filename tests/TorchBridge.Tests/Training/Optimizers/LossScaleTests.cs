using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Training.Optimizers;
using MlNetFixedHeads.TorchBridge.Training.State;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Training.Optimizers;

[TestClass]
public sealed class LossScaleTests
{
    [TestMethod]
    public void It_halves_at_every_overflow_and_doubles_after_so_many_steps_without()
    {
        var scale = new LossScale();
        var first = scale.Factor;

        Assert.IsFalse(scale.Accepts(finite: false));
        Assert.AreEqual(first / 2, scale.Factor);
        for (var i = 1; i < LossScale.StepsToGrow; i++)
            Assert.IsTrue(scale.Accepts(finite: true));
        Assert.AreEqual(first / 2, scale.Factor);
        Assert.IsTrue(scale.Accepts(finite: true));
        Assert.AreEqual(first, scale.Factor);
    }

    [TestMethod]
    public void An_overflow_begins_the_count_anew()
    {
        var scale = new LossScale();
        for (var i = 1; i < LossScale.StepsToGrow; i++)
            scale.Accepts(finite: true);
        scale.Accepts(finite: false);
        var low = scale.Factor;
        scale.Accepts(finite: true);

        Assert.AreEqual(low, scale.Factor);
    }

    [TestMethod]
    public void Gradients_that_no_scale_makes_finite_end_training()
    {
        var scale = new LossScale();
        for (var i = 1; i < LossScale.MostSkipped; i++)
            Assert.IsFalse(scale.Accepts(finite: false));
        Assert.IsLessThan(1, scale.Factor);

        var error = Assert.ThrowsExactly<TrainingDivergedException>(() => scale.Accepts(finite: false));
        StringAssert.Contains(error.Message, "Float32");
    }

    [TestMethod]
    public void Its_state_goes_through_a_checkpoint()
    {
        var (scale, restored) = (new LossScale(), new LossScale());
        scale.Accepts(finite: false);
        for (var i = 1; i < LossScale.StepsToGrow; i++)
            scale.Accepts(finite: true);
        using var state = new StateBag();
        scale.Save(state);
        restored.Restore(state);
        restored.Accepts(finite: true);

        Assert.AreEqual(scale.Factor * 2, restored.Factor);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void A_step_with_it_is_the_step_without_clipping_and_average_included(int batches)
    {
        // A power of two costs no bits.
        CollectionAssert.AreEqual(Steps(batches, null), Steps(batches, new LossScale()));
    }

    [TestMethod]
    public void A_step_that_overflows_is_left_out_and_the_next_one_made()
    {
        using var scope = NewDisposeScope();
        var weight = new Parameter(ones(3));
        using var optimizer = new MomentumSgd([weight], 0.1, 0.9, 0);
        var scale = new LossScale();
        var step = new GradientStep(optimizer, null, null, 1, scale);
        using var large = 3e34.ToScalar();
        step.Add(weight.sum().mul(large), 1);
        step.Make(0.1);
        CollectionAssert.AreEqual(new float[] { 1, 1, 1 }, weight.ToFloats());

        step.Add(weight.sum(), 1);
        step.Make(0.1);
        Assert.AreEqual(0.9f, weight.ToFloats()[0], 1e-6f);
    }

    private static float[] Steps(int batches, LossScale? scale)
    {
        using var scope = NewDisposeScope();
        var module = nn.Linear(3, 1, hasBias: false);
        using (no_grad())
            module.weight!.copy_(tensor(new float[] { 0.3f, -0.2f, 0.7f }, [1, 3]));
        using var optimizer = new MomentumSgd(module.parameters(), 0.1, 0.9, 1e-2);
        using var average = new WeightAverage(module, 0.9);
        var step = new GradientStep(optimizer, average, GradientClipping.Norm(0.5), batches, scale);
        for (var i = 0; i < 6; i++)
        {
            var x = tensor(new float[] { 1, i, -2, 0.5f, i * i, 3 }, [2, 3]);
            if (step.Add(module.call(x).Squared().mean(), 2))
                step.Make(0.1);
        }

        using var swapped = average.Swap();
        return module.weight!.ToFloats();
    }
}
