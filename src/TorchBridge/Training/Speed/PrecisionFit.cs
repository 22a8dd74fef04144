using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Native;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Checkpoints;
using MlNetFixedHeads.TorchBridge.Training.Memory;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Speed;

/// <summary>Settles the precision of a run, and the layout of its memory.</summary>
internal static class PrecisionFit
{
    /// <summary>How many times faster a form must be than those before it: what is near would be chosen by chance, and another choice gives other weights.</summary>
    public const double ClearWin = 1.15;

    private const int Steps = 3;

    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(1);

    /// <summary>What is wrong with the settings.</summary>
    /// <param name="precision">The precision.</param>
    /// <param name="device">Where training runs, or null where that is not known yet.</param>
    public static IEnumerable<string> Problems(TrainingPrecision precision, DeviceType? device)
    {
        if (!Enum.IsDefined(precision))
            yield return $"Precision is {precision}; expected {string.Join(", ", Enum.GetNames<TrainingPrecision>())}.";
        else if (precision == TrainingPrecision.Float16 && device is not (null or DeviceType.CUDA))
            yield return "Precision is Float16, but training runs on the CPU, which has no arithmetic for it; expected Auto, BFloat16 or Float32, or a CUDA device.";
    }

    /// <summary>The settings with a precision and a layout to compute in, and the speeds that decided about them.</summary>
    /// <param name="settings">The settings, whose precision is for the device.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="device">Where training runs.</param>
    /// <param name="hooks">The log, the clock and what cancels.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static (TrainingSettings Settings, IReadOnlyList<PrecisionSpeed> Speeds) Resolve(TrainingSettings settings, int classes, Device device, TrainingHooks hooks)
    {
        if (settings is { Precision: TrainingPrecision.Float32, Epochs: > 0 } && device.type == DeviceType.CPU && ProcessorFeatures.HasBFloat16)
            hooks.Logger.LogInformation("This processor has instructions for bfloat16: Precision Auto may train faster.");
        if (settings.Precision == TrainingPrecision.BFloat16 && device.type == DeviceType.CPU && !ProcessorFeatures.HasBFloat16)
            hooks.Logger.LogWarning("Precision is BFloat16, for which this processor has no instructions: expect it to be many times slower than Float32.");
        var kept = OfCheckpoint(settings);
        if (settings.Precision != TrainingPrecision.Auto)
        {
            // Nobody asks for a layout: a run in the same precision goes on in its own.
            return (kept?.Precision == settings.Precision ? settings with { Layout = kept.Value.Layout } : settings, []);
        }

        if (settings.Epochs == 0)
            return (settings with { Precision = TrainingPrecision.Float32 }, []);
        if (kept is { } found)
        {
            hooks.Logger.LogInformation("Precision {Form}: that of the run that is gone on with.", found);
            return (With(settings, found), []);
        }

        if (settings.Trunk == TrunkTraining.Frozen)
        {
            // Each of its steps takes milliseconds, and those that are timed are steps of the whole network.
            hooks.Logger.LogInformation("Precision Float32: nothing is measured, for with a frozen trunk only the layers behind it are trained.");
            return (With(settings, new(TrainingPrecision.Float32)), []);
        }

        var speeds = Measure(settings, classes, device, StepForm.Of(Candidates(device)), hooks);
        var chosen = Choose(speeds);
        hooks.Logger.LogInformation(
            "Precision {Form}: {Speeds} images/s in steps on pictures in memory.",
            chosen,
            string.Join(", ", speeds.Select(s => string.Create(CultureInfo.InvariantCulture, $"{new StepForm(s.Precision, s.Layout)} {s.ImagesPerSecond:F1}"))));
        return (With(settings, chosen), speeds);
    }

    /// <summary>The first, unless one behind it is faster by a clear margin.</summary>
    public static StepForm Choose(IReadOnlyList<PrecisionSpeed> speeds)
    {
        if (speeds.Count == 0)
            return new(TrainingPrecision.Float32);
        var chosen = speeds.Aggregate((best, next) => next.ImagesPerSecond >= ClearWin * best.ImagesPerSecond ? next : best);
        return new(chosen.Precision, chosen.Layout);
    }

    /// <summary>What the hardware has instructions for, the most exact first.</summary>
    public static IReadOnlyList<TrainingPrecision> Candidates(Device device) => device.type == DeviceType.CUDA
        ? [TrainingPrecision.Float32, TrainingPrecision.BFloat16, TrainingPrecision.Float16]
        : ProcessorFeatures.HasBFloat16 ? [TrainingPrecision.Float32, TrainingPrecision.BFloat16] : [TrainingPrecision.Float32];

    /// <summary>Makes some steps of each on networks of their own, which are then gone; the run's network and random numbers are not touched.</summary>
    public static IReadOnlyList<PrecisionSpeed> Measure(
        TrainingSettings settings, int classes, Device device, IReadOnlyList<StepForm> candidates, TrainingHooks hooks)
    {
        var size = TrainingPlan.For(settings).Preprocessing;
        // Networks are made with random weights of the global generator before they get their own.
        using var random = get_rng_state();
        List<StepBench> benches = [];
        try
        {
            foreach (var form in candidates)
            {
                var network = NetworkRegistry.Create(settings.Architecture, settings.Head, classes, settings.Seed, settings.Variant);
                var bench = new StepBench(network, form, settings.BatchSize, size.Height, size.Width, device);
                benches.Add(bench);
                if (device.type == DeviceType.CUDA && form.Precision != TrainingPrecision.Float32 && !CanStep(bench, hooks))
                    benches.Remove(bench);
            }

            var speeds = StepSpeeds.Measure(benches, Steps, hooks.Time, hooks.Cancellation, MostTime);
            return [.. benches.Select((b, i) => new PrecisionSpeed { Precision = b.Form.Precision, Layout = b.Form.Layout, ImagesPerSecond = speeds[i] })];
        }
        catch (Exception e) when (MemoryShortage.IsCause(e))
        {
            // Training itself has more room, and says more about it.
            hooks.Logger.LogWarning("There was not enough memory to compare precisions.");
            return [];
        }
        finally
        {
            foreach (var bench in benches)
                bench.Dispose();
            set_rng_state(random);
        }
    }

    /// <summary>What an old GPU cannot compute in is not a precision to choose. TorchSharp has no way to ask.</summary>
    private static bool CanStep(StepBench bench, TrainingHooks hooks)
    {
        try
        {
            bench.Step(hooks.Time);
            return true;
        }
        catch (ExternalException e) when (!MemoryShortage.IsCause(e))
        {
            hooks.Logger.LogInformation("{Form} is left out, for this GPU does not compute in it: {Reason}", bench.Form, e.Message.Split('\n', 2)[0]);
            bench.Dispose();
            return false;
        }
    }

    private static TrainingSettings With(TrainingSettings settings, StepForm form) => settings with { Precision = form.Precision, Layout = form.Layout };

    private static StepForm? OfCheckpoint(TrainingSettings settings)
    {
        if (settings.Checkpoints is not { Resume: true } kept || CheckpointFolder.Newest(kept.Folder, NullLogger.Instance) is not var (_, found))
            return null;
        using (found)
        {
            return Value<TrainingPrecision>(found, nameof(TrainingSettings.Precision)) is { } precision
                ? new(precision, Value<TrainingLayout>(found, nameof(TrainingSettings.Layout)) ?? TrainingLayout.ChannelsLast)
                : null;
        }
    }

    private static T? Value<T>(Checkpoint checkpoint, string setting)
        where T : struct, Enum =>
        Enum.TryParse<T>(checkpoint.Configuration.GetValueOrDefault(setting), out var value) ? value : null;
}
