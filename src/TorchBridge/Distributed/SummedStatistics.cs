using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Distributed;

/// <summary>The sum over all ranks, as a function that can be differentiated: what one rank's values do to the losses of all is the sum over the
/// ranks of what the sum does to theirs.</summary>
internal sealed class SummedStatistics : autograd.SingleTensorFunction<SummedStatistics>
{
    private const string Exchange = "exchange";
    private const string Group = "group";
    private const string Use = "use";

    public override string Name => nameof(SummedStatistics);

    /// <param name="values">Of double precision.</param>
    /// <param name="group">The ranks.</param>
    /// <param name="exchange">Is told when the backward pass comes by.</param>
    /// <param name="use">Which place this is.</param>
    public static Tensor Of(Tensor values, WorkerGroup group, GradientExchange exchange, int use) => apply(values, group, exchange, use);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.save_data(Group, vars[1]);
        ctx.save_data(Exchange, vars[2]);
        ctx.save_data(Use, vars[3]);
        return Sum((Tensor)vars[0], (WorkerGroup)vars[1]);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var exchange = (GradientExchange)ctx.get_data(Exchange);
        var sum = grad_output;
        exchange.Guard(() =>
        {
            exchange.Reached((int)ctx.get_data(Use));
            sum = Sum(grad_output, (WorkerGroup)ctx.get_data(Group));
        });
        return [sum, null!, null!, null!];
    }

    private static Tensor Sum(Tensor values, WorkerGroup group)
    {
        using var onProcessor = values.detach().cpu();
        double[] numbers = [.. onProcessor.data<double>()];
        group.Communicator.Sum(numbers);
        using var sums = tensor(numbers);
        return sums.to(values.device, copy: true);
    }
}
