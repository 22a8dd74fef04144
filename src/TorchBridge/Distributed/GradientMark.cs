using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Distributed;

/// <summary>Passes a tensor on as it is, and announces the backward pass when it comes by.</summary>
internal sealed class GradientMark : autograd.SingleTensorFunction<GradientMark>
{
    private const string Exchange = "exchange";
    private const string Use = "use";

    public override string Name => nameof(GradientMark);

    /// <param name="value">A tensor that learns, small, for libtorch keeps another of its size.</param>
    /// <param name="exchange">Is told.</param>
    /// <param name="use">Which place this is.</param>
    public static Tensor Set(Tensor value, GradientExchange exchange, int use) => apply(value, exchange, use);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.save_data(Exchange, vars[1]);
        ctx.save_data(Use, vars[2]);
        return (Tensor)vars[0];
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var exchange = (GradientExchange)ctx.get_data(Exchange);
        exchange.Guard(() => exchange.Reached((int)ctx.get_data(Use)));
        return [grad_output, null!, null!];
    }
}
