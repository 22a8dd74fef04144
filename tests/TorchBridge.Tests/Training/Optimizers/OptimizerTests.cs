using CsCheck;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Training.Optimizers;
using MlNetFixedHeads.TorchBridge.Training.State;
using TorchSharp.Modules;
using static TorchSharp.torch;
using AdamW = MlNetFixedHeads.TorchBridge.Training.Optimizers.AdamW;

namespace MlNetFixedHeads.TorchBridge.Tests.Training.Optimizers;

[TestClass]
public sealed class OptimizerTests
{
    private const int Steps = 7;
    private const int Size = 5;

    [TestMethod]
    public void Sgd_makes_the_steps_of_torch() => ShouldAgree(
        (rate, decay) => p => optim.SGD(p, rate, momentum: 0.9, weight_decay: decay),
        groups => new MomentumSgd(groups, 0.9));

    [TestMethod]
    public void Nesterov_makes_the_steps_of_torch() => ShouldAgree(
        (rate, decay) => p => optim.SGD(p, rate, momentum: 0.8, weight_decay: decay, nesterov: true),
        groups => new MomentumSgd(groups, 0.8, nesterov: true));

    [TestMethod]
    [DataRow(false, 0.9)]
    [DataRow(true, 0.9)]
    [DataRow(false, 0.0)]
    public void RmsProp_makes_the_steps_of_torch(bool centered, double momentum) => ShouldAgree(
        (rate, decay) => p => optim.RMSProp(p, rate, alpha: 0.95, eps: 1e-6, weight_decay: decay, momentum: momentum, centered: centered),
        groups => new RmsProp(groups, momentum, 0.95, 1e-6, centered));

    [TestMethod]
    public void AdamW_makes_the_steps_of_torch() => ShouldAgree(
        (rate, decay) => p => optim.AdamW(p, rate, beta1: 0.85, beta2: 0.99, eps: 1e-7, weight_decay: decay),
        groups => new AdamW(groups, 0.85, 0.99, 1e-7));

    [TestMethod]
    public void AdamW_by_its_formula_in_double_precision()
    {
        // p -= r λ p; m = .9 m + .1 g; s = .999 s + .001 g²; p -= r m̂ / (√ŝ + ε)
        using var parameter = Parameter(1);
        double p = parameter.ToArray()[0], m = 0, s = 0;
        using var optimizer = new AdamW([new([("p", parameter)], 1, 0.1)], 0.9, 0.999, 1e-8);
        optimizer.SetLearningRate(0.01);
        for (var t = 1; t <= Steps; t++)
        {
            var g = 0.3 * t;
            SetGradient(parameter, [(float)g]);
            optimizer.Step();
            (m, s) = ((0.9 * m) + (0.1 * g), (0.999 * s) + (0.001 * g * g));
            p = (p * (1 - (0.01 * 0.1))) - (0.01 * (m / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(s / (1 - Math.Pow(0.999, t))) + 1e-8));
        }

        Assert.AreEqual(p, parameter.ToArray()[0], 1e-6);
    }

    [TestMethod]
    [DataRow("sgd")]
    [DataRow("nesterov")]
    [DataRow("rmsprop")]
    [DataRow("adamw")]
    public void A_restored_optimizer_goes_on_bit_for_bit(string name)
    {
        using var straight = Parameter(3);
        using var first = Create(name, straight);
        Run(first, straight, 0, 4);
        using var state = new StateBag();
        first.Save(state.In("optimizer"));
        using var resumed = Parameter(3);
        resumed.CopyFrom(straight);
        using var second = Create(name, resumed);
        second.Restore(state.In("optimizer"));
        Run(first, straight, 4, 8);
        Run(second, resumed, 4, 8);
        using var forgetful = Parameter(3);
        using var third = Create(name, forgetful);
        Run(third, forgetful, 4, 8);

        CollectionAssert.AreEqual(straight.ToArray(), resumed.ToArray());
        CollectionAssert.AreNotEqual(straight.ToArray(), forgetful.ToArray());
    }

    [TestMethod]
    public void Groups_have_rates_and_decays_of_their_own_and_what_is_frozen_stays()
    {
        using Parameter fast = Parameter(1), still = Parameter(1), frozen = Parameter(1);
        var before = frozen.ToArray();
        using var optimizer = new MomentumSgd([new([("a", fast)], 10, 0), new([("b", still)], 1, 0.5), new([("c", frozen)], 1, 0.5)], 0);
        optimizer.SetLearningRate(0.1);
        foreach (var parameter in new[] { fast, still, frozen })
            SetGradient(parameter, Gradient(parameter, 1));
        frozen.requires_grad = false;
        float[] start = fast.ToArray(), startStill = still.ToArray();
        optimizer.Step();

        CollectionAssert.AreEqual(before, frozen.ToArray());
        var g = Gradient(fast, 1);
        for (var i = 0; i < Size; i++)
        {
            Assert.AreEqual(start[i] - (1.0 * g[i]), fast.ToArray()[i], 1e-6);
            Assert.AreEqual(startStill[i] - (0.1 * (g[i] + (0.5 * startStill[i]))), still.ToArray()[i], 1e-6);
        }
    }

    [TestMethod]
    public void Gradients_are_bounded_by_length_or_by_number() => Gen.Float[-3, 3].Array[Size].Select(Gen.Double[0.1, 4]).Sample((gradient, bound) =>
    {
        using var parameter = Parameter(1);
        using var optimizer = new MomentumSgd([parameter], 1, 0, 0);
        SetGradient(parameter, gradient);
        GradientBounds.Clip(optimizer, GradientClipping.Norm(bound));
        var length = Math.Sqrt(gradient.Sum(g => (double)g * g));
        var factor = length > bound ? bound / (length + 1e-6) : 1;
        var clipped = parameter.Gradient();
        for (var i = 0; i < Size; i++)
            Assert.AreEqual(gradient[i] * factor, clipped[i], 1e-5);

        SetGradient(parameter, gradient);
        GradientBounds.Clip(optimizer, GradientClipping.Value(bound));
        clipped = parameter.Gradient();
        for (var i = 0; i < Size; i++)
            Assert.AreEqual(Math.Clamp(gradient[i], -bound, bound), clipped[i], 1e-5);
    }, iter: 30, threads: 1);

    [TestMethod]
    public void Batches_that_make_a_step_together_count_by_their_pictures()
    {
        using var whole = Parameter(1);
        using var parts = Parameter(1);
        using var one = new MomentumSgd([whole], 1, 0, 0);
        using var two = new MomentumSgd([parts], 1, 0, 0);
        float[] targets = [1, 4, -2, 7, 5, 0.5f];
        Tensor Loss(Parameter p, params float[] some) => (p.sum() - tensor(some)).square().mean();

        var single = new GradientStep(one, null, null, 1);
        Assert.IsTrue(single.Add(Loss(whole, targets), 6));
        single.Make(0.01);
        var several = new GradientStep(two, null, null, 3);
        Assert.IsFalse(several.Add(Loss(parts, targets[..1]), 1));
        Assert.IsFalse(several.Add(Loss(parts, targets[1..3]), 2));
        Assert.IsTrue(several.Add(Loss(parts, targets[3..]), 3));
        several.Make(0.01);
        // Of nothing there is no step.
        several.Make(0.01);

        for (var i = 0; i < Size; i++)
            Assert.AreEqual(whole.ToArray()[i], parts.ToArray()[i], 1e-5);
    }

    private static void ShouldAgree(
        Func<double, double, Func<IEnumerable<Parameter>, optim.Optimizer>> theirs, Func<IReadOnlyList<ParameterGroup>, NetworkOptimizer> mine)
    {
        foreach (var decay in new[] { 0, 0.05 })
        {
            using Parameter expected = Parameter(2), actual = Parameter(2);
            using var oracle = theirs(0.01, decay)([expected]);
            using var optimizer = mine([new([("p", actual)], 1, decay)]);
            for (var step = 0; step < Steps; step++)
            {
                // The rate halves on the way.
                var rate = step < 4 ? 0.01 : 0.005;
                foreach (var group in oracle.ParamGroups)
                    group.LearningRate = rate;
                SetGradient(expected, Gradient(expected, step));
                SetGradient(actual, Gradient(actual, step));
                oracle.step();
                optimizer.SetLearningRate(rate);
                optimizer.Step();
                for (var i = 0; i < Size; i++)
                    Assert.AreEqual(expected.ToArray()[i], actual.ToArray()[i], 2e-6, $"Step {step + 1}, number {i}.");
            }
        }
    }

    private static NetworkOptimizer Create(string name, Parameter parameter)
    {
        ParameterGroup[] groups = [new([("layer.weight", parameter)], 1, 0.01)];
        return name switch
        {
            "adamw" => new AdamW(groups, 0.9, 0.999, 1e-8),
            "rmsprop" => new RmsProp(groups, 0.9, 0.99, 1e-8, centered: true),
            _ => new MomentumSgd(groups, 0.9, name == "nesterov"),
        };
    }

    private static void Run(NetworkOptimizer optimizer, Parameter parameter, int from, int to)
    {
        optimizer.SetLearningRate(0.01);
        for (var step = from; step < to; step++)
        {
            SetGradient(parameter, Gradient(parameter, step));
            optimizer.Step();
        }
    }

    private static Parameter Parameter(int seed) => new(tensor([.. Enumerable.Range(0, Size).Select(i => (float)Math.Sin((seed * 7) + i + 1))]));

    private static float[] Gradient(Parameter like, int step) => [.. Enumerable.Range(0, (int)like.numel()).Select(i => (float)Math.Cos((step * 3.1) + (i * 1.7)) * 2)];

    private static void SetGradient(Parameter parameter, float[] values)
    {
        using var scope = NewDisposeScope();
        parameter.grad = tensor(values);
    }
}
