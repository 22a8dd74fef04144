using MlNetFixedHeads.TorchBridge.Networks;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Tests.Networks;

[TestClass]
public sealed class BackwardPassTests
{
    [ClassInitialize]
    public static void Load(TestContext context) => TorchRuntime.EnsureLoaded();

    [TestMethod]
    public void What_fails_on_the_way_back_is_thrown_behind_it_and_the_next_pass_is_well()
    {
        using var scope = NewDisposeScope();
        using var x = ones(3, requires_grad: true);
        var error = Assert.ThrowsExactly<InvalidDataException>(() => BackwardPass.Run(Failing.Of(x.mul(x)).sum()));
        Assert.AreEqual("on the way back", error.Message);

        x.grad?.zero_();
        BackwardPass.Run(x.mul(x).sum());
        Assert.AreEqual(2, x.grad![0].item<float>());
    }

    private sealed class Failing : autograd.SingleTensorFunction<Failing>
    {
        public override string Name => nameof(Failing);

        public static Tensor Of(Tensor x) => apply(x);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).clone();

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
            BackwardPass.Guard(1, () => throw new InvalidDataException("on the way back"));
    }
}
