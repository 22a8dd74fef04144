using MlNetFixedHeads.TorchBridge.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Speed;

/// <summary>Whole training steps (forward, backward, update) of one form on a batch that lies in memory, on a network of its own.</summary>
internal sealed class StepBench : IDisposable
{
    private const double Rate = 1e-4, Momentum = 0.9, Decay = 1e-4;

    private readonly CnnNetwork _network;
    private readonly Device _device;
    private readonly MomentumSgd _optimizer;
    private readonly TorchOps _ops;
    private readonly Tensor _pixels;
    private readonly Tensor _labels;
    private readonly Scalar _scale;

    /// <param name="network">Taken over: its weights change, and it is disposed of.</param>
    /// <param name="form">How to compute.</param>
    /// <param name="batch">Pictures, 2 or more.</param>
    /// <param name="height">Their height.</param>
    /// <param name="width">Their width.</param>
    /// <param name="device">Where.</param>
    /// <param name="ops">Compute it, or null for those of the precision.</param>
    public StepBench(CnnNetwork network, StepForm form, int batch, int height, int width, Device device, TorchOps? ops = null)
    {
        (_network, _device, Form, Batch) = (network, device, form, batch);
        network.to(device);
        if (form.Layout == TrainingLayout.ChannelsLast)
            network.UseChannelsLast();
        network.train();
        // Nothing is dropped: the generators belong to the run.
        _ops = ops ?? MixedPrecisionOps.For(form.Precision, null);
        _optimizer = new(network.parameters(), Rate, Momentum, Decay);
        // As PyTorch starts; what it is makes no difference to the time.
        _scale = (form.Precision == TrainingPrecision.Float16 ? 65536.0 : 1.0).ToScalar();
        using var scope = NewDisposeScope();
        using var random = new Generator(1, CPU);
        var pixels = rand([batch, height, width, 3], device: CPU, generator: random).permute(0, 3, 1, 2);
        // From pictures, as in training.
        _pixels = pixels.to(device).DetachFromDisposeScope();
        _labels = tensor(Enumerable.Range(0, batch).Select(i => (long)(i % network.Request.Classes)).ToArray()).to(device).DetachFromDisposeScope();
    }

    public StepForm Form { get; }

    /// <summary>Pictures of a step.</summary>
    public int Batch { get; }

    /// <summary>Makes a step.</summary>
    /// <param name="time">Tells how long it takes.</param>
    /// <returns>Seconds until it was complete.</returns>
    public double Step(TimeProvider time)
    {
        using var scope = NewDisposeScope();
        var started = time.GetTimestamp();
        _optimizer.ZeroGradients();
        BackwardPass.Run(nn.functional.cross_entropy(_network.Run(_ops, BatchTensors.Lay(_pixels, Form.Layout)).Logits, _labels).mul(_scale));
        _optimizer.Step();
        if (_device.type == DeviceType.CUDA)
            cuda.synchronize(_device);
        return time.GetElapsedTime(started).TotalSeconds;
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _pixels.Dispose();
        _labels.Dispose();
        _scale.Dispose();
        _network.Dispose();
    }
}
