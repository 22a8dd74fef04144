using CsCheck;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Networks.Norms;
using MlNetFixedHeads.TorchBridge.Tests.Fixtures;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Networks.Norms;

[TestClass]
public sealed class NormActivationTests
{
    private const double Epsilon = 1e-5;

    [ClassInitialize]
    public static void Load(TestContext context) => TorchRuntime.EnsureLoaded();

    /// <summary>Any number of channels and positions, also such as vectors do not divide.</summary>
    [TestMethod]
    public void Results_gradients_and_statistics_are_those_of_libtorch()
    {
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 70], Gen.Int[1, 9], Gen.Int[1, 9], Gen.Enum<Activation>(), Gen.Bool, Gen.Int[0, 1000])
            .Where((n, c, h, w, _, _, _) => n * h * w > 1)
            .Sample((n, c, h, w, activation, added, seed) => Compare([n, c, h, w], activation, added, seed), iter: 60, threads: 1);
    }

    /// <summary>Large enough for several parts and blocks.</summary>
    [TestMethod]
    [DataRow(24, nameof(Activation.Relu), false)]
    [DataRow(100, nameof(Activation.None), true)]
    [DataRow(5, nameof(Activation.Relu6), true)]
    [DataRow(1280, nameof(Activation.Relu6), false)]
    public void Large_maps_are_those_of_libtorch(int channels, string activation, bool added) =>
        Compare([3, channels, 41, 37], Enum.Parse<Activation>(activation), added, seed: 1);

    [TestMethod]
    public void An_operation_at_once_has_the_bits_of_one_after_the_other()
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(3, CPU);
        var (x, r) = (Map([2, 20, 7, 5], random), Map([2, 20, 7, 5], random));
        var weights = randn([2, 20, 7, 5], generator: random);
        var together = Run(x, r, weights, (ops, input, norm, addend) => Of(input, norm, addend, Activation.Relu));
        var apart = Run(x, r, weights, (ops, input, norm, addend) => ops.Relu(ops.Add(Of(input, norm, null, Activation.None), addend!)));
        for (var i = 0; i < together.Length; i++)
            CollectionAssert.AreEqual(apart[i], together[i], $"value {i}");
    }

    [TestMethod]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(4, CPU);
        var (x, r, weights) = (Map([8, 24, 40, 40], random), Map([8, 24, 40, 40], random), randn([8, 24, 40, 40], generator: random));
        var threads = get_num_threads();
        try
        {
            float[][] With(int count)
            {
                set_num_threads(count);
                return Run(x, r, weights, (_, input, norm, addend) => Of(input, norm, addend, Activation.Relu));
            }

            var (one, three) = (With(1), With(3));
            for (var i = 0; i < one.Length; i++)
                CollectionAssert.AreEqual(one[i], three[i], $"value {i}");
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [TestMethod]
    public void A_mean_far_from_zero_costs_no_digits()
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(5, CPU);
        var x = randn([4, 8, 30, 30], generator: random).Plus(Number(3000)).ToChannelsLast();
        var norm = Norm(8);
        Of(x, norm, null, Activation.None);
        var exact = x.to(ScalarType.Float64).@var([0, 2, 3]);
        var following = norm.running_var!.to(ScalarType.Float64).sub(Number(0.9)).div(Number(0.1));
        Assert.IsLessThan(1e-4, following.sub(exact).abs().max().item<double>());
    }

    [TestMethod]
    [DataRow(nameof(Activation.Relu))]
    [DataRow(nameof(Activation.Relu6))]
    public void What_is_no_number_is_passed_on(string activation)
    {
        using var scope = NewDisposeScope();
        var x = Map([2, 9, 4, 4], new Generator(6, CPU));
        x[1, 3, 2, 1] = float.NaN;
        var nan = Of(x, Norm(9), null, Enum.Parse<Activation>(activation)).isnan();
        Assert.IsTrue(nan.select(1, 3).all().item<bool>());
        Assert.AreEqual(2 * 4 * 4, nan.sum().item<long>());
    }

    [TestMethod]
    [DataRow(nameof(Activation.None), false)]
    [DataRow(nameof(Activation.Relu), true)]
    [DataRow(nameof(Activation.Relu6), false)]
    public void In_16_bits_results_and_gradients_are_near_those_in_32(string name, bool added)
    {
        var activation = Enum.Parse<Activation>(name);
        using var scope = NewDisposeScope();
        using var random = new Generator(8, CPU);
        long[] shape = [4, 21, 9, 11];
        var (x, r, weights) = (Map(shape, random), Map(shape, random), randn(shape, generator: random));
        var exact = Run(x, added ? r : null, weights, (_, input, norm, addend) => Of(input, norm, addend, activation));
        var rounded = Run(
            x,
            added ? r : null,
            weights,
            (_, input, norm, addend) => Of(input.to(ScalarType.BFloat16), norm, addend?.to(ScalarType.BFloat16), activation).to(ScalarType.Float32));
        // Rounding opens or shuts a ReLU for some values in a thousand, whose gradients then come or go.
        for (var i = 0; i < exact.Length; i++)
            Assert.IsLessThan(0.08, Distance(exact[i], rounded[i]), $"value {i}");
    }

    [TestMethod]
    public void Sixteen_bits_are_rounded_to_the_nearest()
    {
        using var scope = NewDisposeScope();
        // With mean 0 and deviation 1 by choice of x, y is x but for epsilon: exact halves would not be. So the factor is 0 and the addend speaks.
        var values = new[] { 1.00390625f, 1.01171875f, 1.001f, -1.0078125f, 3.3895314e38f, 1e-40f, 0f, float.PositiveInfinity };
        var addend = tensor(values).to(ScalarType.BFloat16).view(1, 8, 1, 1).expand(2, 8, 1, 1).contiguous().ToChannelsLast();
        var norm = Norm(8);
        using (no_grad())
        {
            norm.weight!.zero_();
            norm.bias!.copy_(tensor(values).sub(addend[0].view(8).to(ScalarType.Float32)).nan_to_num(0, 0, 0));
        }

        var x = Map([2, 8, 1, 1], new Generator(9, CPU)).to(ScalarType.BFloat16);
        var expected = addend[0].view(8).to(ScalarType.Float32).Plus(norm.bias!).to(ScalarType.BFloat16).to(ScalarType.Float32);
        CollectionAssert.AreEqual(expected.ToFloats(), Of(x, norm, addend, Activation.None)[0].view(8).ToFloats());
    }

    [TestMethod]
    public void What_it_does_not_compute_is_left_to_libtorch()
    {
        using var scope = NewDisposeScope();
        var norm = Norm(3);
        var x = rand(2, 3, 4, 4);
        Assert.IsFalse(NormActivation.Computes(x, norm), "planes");
        Assert.IsFalse(NormActivation.Computes(x.ToChannelsLast().to(ScalarType.Float64), norm), "doubles");
        Assert.IsFalse(NormActivation.Computes(rand(1, 3, 1, 1).ToChannelsLast(), norm), "one position");
        Assert.IsFalse(NormActivation.Adds(x.ToChannelsLast(), rand(2, 1, 4, 4).ToChannelsLast()), "an addend to be spread");
        Assert.IsFalse(NormActivation.Adds(x.ToChannelsLast(), rand(2, 6, 4, 4).ToChannelsLast().narrow(1, 0, 3)), "an addend with gaps");
        Assert.IsTrue(NormActivation.Computes(x.ToChannelsLast(), norm));
        Assert.IsTrue(NormActivation.Adds(x.ToChannelsLast(), x.ToChannelsLast()));
        norm.eval();
        Assert.IsFalse(NormActivation.Computes(x.ToChannelsLast(), norm), "evaluation");
    }

    [TestMethod]
    public void Steps_leave_no_tensors_behind()
    {
        using var random = new Generator(10, CPU);
        using var norm = Norm(16);
        void Step()
        {
            using var scope = NewDisposeScope();
            var x = Map([2, 16, 6, 6], random).requires_grad_();
            Of(x, norm, x, Activation.Relu).sum().backward();
        }

        Step();
        var before = LivingTensors.AfterCollection();
        for (var i = 0; i < 20; i++)
            Step();
        Assert.AreEqual(before, Tensor.TotalCount);
    }

    private static void Compare(long[] shape, Activation activation, bool added, int seed)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator((ulong)seed, CPU);
        var (x, r, weights) = (Map(shape, random), Map(shape, random), randn(shape, generator: random));
        var ours = Run(x, added ? r : null, weights, (_, input, norm, addend) => Of(input, norm, addend, activation));
        // In double precision, where it is libtorch that computes.
        var theirs = Run(
            x,
            added ? r : null,
            weights,
            (ops, input, norm, addend) =>
            {
                var full = input.to(ScalarType.Float64);
                var y = nn.functional.batch_norm(
                    full, norm.running_mean!, norm.running_var!, norm.weight!.to(ScalarType.Float64), norm.bias!.to(ScalarType.Float64), true, 0.1, Epsilon);
                return ops.Activate(addend is null ? y : ops.Add(y, addend.to(ScalarType.Float64)), activation);
            },
            ScalarType.Float64);
        // Where few values have nearly no spread the gradient of x is a difference of nearly equal numbers.
        string[] names = ["y", "gradient of x", "gradient of the factor", "gradient of the bias", "running mean", "running variance", "gradient of the addend"];
        for (var i = 0; i < ours.Length; i++)
            Assert.IsLessThan(2e-3, Distance(theirs[i], ours[i]), $"{names[i]}, {string.Join(" x ", shape)}, {activation}, {(added ? "with" : "without")} an addend, seed {seed}");
    }

    /// <summary>y, the gradients of x, factor and bias, the running statistics, and the gradient of the addend.</summary>
    private static float[][] Run(
        Tensor x, Tensor? addend, Tensor weights, Func<TorchOps, Tensor, BatchNorm2d, Tensor?, Tensor> compute, ScalarType statistics = ScalarType.Float32)
    {
        var input = x.clone().requires_grad_();
        var other = addend?.clone().requires_grad_();
        using var norm = Norm((int)x.shape[1]);
        norm.running_mean = norm.running_mean!.to(statistics);
        norm.running_var = norm.running_var!.to(statistics);
        var y = compute(new TorchOps(null), input, norm, other);
        y.mul(weights).sum().backward();
        Tensor?[] values = [y, input.grad, norm.weight!.grad, norm.bias!.grad, norm.running_mean, norm.running_var, other?.grad];
        return [.. values.OfType<Tensor>().Select(v => v.ToFloats())];
    }

    private static Tensor Of(Tensor x, BatchNorm2d norm, Tensor? addend, Activation activation)
    {
        Assert.IsTrue(NormActivation.Computes(x, norm) && (addend is null || NormActivation.Adds(x, addend)));
        return NormActivation.Of(x, norm, norm.weight!, addend, activation);
    }

    private static Tensor Map(long[] shape, Generator random) => randn(shape, generator: random).ToChannelsLast();

    /// <summary>With factors and biases of all sorts.</summary>
    private static BatchNorm2d Norm(int channels)
    {
        var norm = nn.BatchNorm2d(channels, Epsilon, 0.1);
        using var gradless = no_grad();
        using var scope = NewDisposeScope();
        using var random = new Generator(11, CPU);
        norm.weight!.copy_(randn([channels], generator: random));
        norm.bias!.copy_(randn([channels], generator: random));
        return norm;
    }

    private static Scalar Number(double value) => value.ToScalar();

    /// <summary>The length of the difference over the length, or the difference where there is nearly nothing.</summary>
    private static double Distance(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        var (difference, length) = (0.0, 0.0);
        for (var i = 0; i < expected.Length; i++)
        {
            difference += Math.Pow(expected[i] - actual[i], 2);
            length += Math.Pow(expected[i], 2);
        }

        return Math.Sqrt(difference / Math.Max(length, 1e-2 * expected.Length));
    }
}
