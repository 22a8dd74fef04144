using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Networks.Norms;

/// <summary>Batch norm in training, an addend and an activation in one operation, for maps (N, C, H, W) in a processor's memory with the channels innermost.</summary>
internal sealed unsafe class NormActivation : autograd.SingleTensorFunction<NormActivation>
{
    private const string Call = "call";

    /// <summary>What <see cref="Of"/> hands to forward.</summary>
    private const int Inputs = 5;

    /// <summary>What the backward pass before this one on this thread returned. Native code has taken it over by now.</summary>
    [ThreadStatic]
    private static List<Tensor>? _returned;

    private static readonly bool IsFast =
        (Vector256.IsHardwareAccelerated && Fma.IsSupported) || AdvSimd.Arm64.IsSupported;

    public override string Name => nameof(NormActivation);

    /// <summary>Whether a norm of a map can be computed here. libtorch computes all others.</summary>
    public static bool Computes(Tensor x, BatchNorm norm) =>
        IsFast && norm.training && norm.weight is { dtype: ScalarType.Float32 } && norm.bias is not null && norm.running_mean is not null && IsOurs(x) && x.numel() > x.shape[1];

    /// <summary>Whether a value can be added to the norm of a map in the same operation.</summary>
    public static bool Adds(Tensor x, Tensor addend) => addend.dtype == x.dtype && addend.shape.AsSpan().SequenceEqual(x.shape) && IsOurs(addend);

    /// <summary>Normalises, adds, activates, and follows the statistics.</summary>
    /// <param name="x">What <see cref="Computes"/>.</param>
    /// <param name="norm">The norm, for its statistics.</param>
    /// <param name="weight">Its factor (C), or what passes it on.</param>
    /// <param name="addend">What is added, see <see cref="Adds"/>, or null.</param>
    /// <param name="activation">What is done to the sum.</param>
    public static Tensor Of(Tensor x, BatchNorm norm, Tensor weight, Tensor? addend, Activation activation)
    {
        var call = new NormCall(norm, new MapRows(x.numel() / x.shape[1], (int)x.shape[1]), activation, x.requires_grad, addend is { requires_grad: true });
        var y = apply(x, weight, norm.bias!, addend!, call);
        call.ReleaseCopy();
        return y;
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, weight, bias, addend, call) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (Tensor?)vars[3], (NormCall)vars[4]);
        var y = empty_like(x);
        call.Context = ctx;
        call.Statistics = x.dtype == ScalarType.Float32
            ? Forward<float, SingleFormat>(x, weight, bias, addend, y, call)
            : Forward<ushort, BFloat16Format>(x, weight, bias, addend, y, call);
        call.Follow();
        ctx.save_data(Call, call);
        // Without an addend, what the activation passes on is seen from x.
        ctx.save_for_backward([x, weight, addend is null || call.Activation == Activation.None ? null! : y]);
        return y;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        // These handles would keep all gradients of maps to the end of the step.
        _returned?.ForEach(g => g?.Dispose());
        return _returned = BackwardPass.Guard(Inputs, () => Gradients(ctx, grad_output));
    }

    private static List<Tensor> Gradients(autograd.AutogradContext ctx, Tensor given)
    {
        // Of a result that nothing read there is none.
        if (given.IsInvalid)
            return BackwardPass.None(Inputs);
        var call = (NormCall)ctx.get_data(Call);
        var saved = ctx.get_saved_variables();
        var (x, weight, y) = (saved[0], saved[1], saved[2]);
        var gradient = given.IsChannelsLastThroughout() && given.dtype == x.dtype ? given : given.to(x.dtype).ToChannelsLast();
        var result = call.WantsInput ? empty_like(x) : null;
        // Where there is no activation, what comes is what the addend gets.
        var passed = call.WantsAddend && y is not null ? empty_like(x) : null;
        var (forWeight, forBias) = x.dtype == ScalarType.Float32
            ? Backward<float, SingleFormat>(x, weight, y, gradient, passed, result, call)
            : Backward<ushort, BFloat16Format>(x, weight, y, gradient, passed, result, call);
        foreach (var tensor in saved)
            tensor?.Dispose();
        var addend = passed ?? (call.WantsAddend ? gradient.alias() : null);
        if (!ReferenceEquals(gradient, given))
            gradient.Dispose();
        given.Dispose();
        return [result!, tensor(forWeight), tensor(forBias), addend!, null!];
    }

    private static NormStatistics Forward<T, TFormat>(Tensor x, Tensor weight, Tensor bias, Tensor? addend, Tensor y, NormCall call)
        where T : unmanaged
        where TFormat : IMapFormat<T> => new NormPass<T, TFormat>(call.Map, get_num_threads()).Forward(
            new() { Input = Start<T>(x), Addend = Start<T>(addend), Result = Start<T>(y), Activation = call.Activation }, Values(weight), Values(bias), call.Epsilon);

    private static (float[] Weight, float[] Bias) Backward<T, TFormat>(
        Tensor x, Tensor weight, Tensor? y, Tensor gradient, Tensor? passed, Tensor? result, NormCall call)
        where T : unmanaged
        where TFormat : IMapFormat<T> => new NormPass<T, TFormat>(call.Map, get_num_threads()).Backward(
            new()
            {
                Input = Start<T>(x),
                Result = Start<T>(y),
                Gradient = Start<T>(gradient),
                Passed = Start<T>(passed),
                ForInput = Start<T>(result),
                Activation = call.Activation,
            },
            call.Statistics!,
            Values(weight));

    private static bool IsOurs(Tensor x) =>
        x.device.type == DeviceType.CPU && x.dtype is ScalarType.Float32 or ScalarType.BFloat16 && x.dim() == 4 && x.numel() * x.element_size() <= int.MaxValue && x.IsChannelsLastThroughout();

    /// <summary>Where a map with the channels innermost begins.</summary>
    private static T* Start<T>(Tensor? map)
        where T : unmanaged
    {
        if (map is null)
            return null;
        using var rows = map.permute(0, 2, 3, 1);
        return (T*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref MemoryMarshal.GetReference(rows.bytes));
    }

    private static ReadOnlySpan<float> Values(Tensor vector) => MemoryMarshal.Cast<byte, float>(vector.bytes);
}
