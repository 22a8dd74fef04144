using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.TorchBridge.Cost;
using MlNetFixedHeads.TorchBridge.Distributed;
using MlNetFixedHeads.TorchBridge.Heads;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Native;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Checkpoints;
using MlNetFixedHeads.TorchBridge.Training.Finding;
using MlNetFixedHeads.TorchBridge.Training.FrozenTrunk;
using MlNetFixedHeads.TorchBridge.Training.Layers;
using MlNetFixedHeads.TorchBridge.Training.Losses;
using MlNetFixedHeads.TorchBridge.Training.Memory;
using MlNetFixedHeads.TorchBridge.Training.Reheading;
using MlNetFixedHeads.TorchBridge.Training.Speed;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training;

/// <summary>Trains with TorchSharp: builds the network, loads its weights, runs the epochs, checks the export.</summary>
/// <param name="communicator">The processes that train together, unless the settings and the environment say which.</param>
internal sealed class ClassifierTrainer(ICommunicator? communicator = null) : IClassifierTrainer
{
    public ITrainedClassifier Train(
        IImageSource train, IImageSource? validation, IReadOnlyList<string> classNames, TrainingSettings settings, TrainingHooks hooks)
    {
        using var group = WorkerGroup.Join(settings, communicator);
        if (group is null)
            return Train(train, validation, classNames, settings, hooks, null);
        try
        {
            settings = RankResources.Share(settings, group.Communicator);
            return Train(train, validation, classNames, settings, group.Leads ? hooks : hooks with { Progress = null, Logger = NullLogger.Instance }, group);
        }
        catch (Exception e) when (!WorkerGroup.IsOfAllRanks(e))
        {
            // The others would wait for ever.
            group.Fail(e);
            throw;
        }
    }

    /// <summary>Makes steps at growing learning rates on the network that <see cref="Train(IImageSource, IImageSource?, IReadOnlyList{string}, TrainingSettings, TrainingHooks)"/>
    /// would train, and forgets it.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static LearningRateCurve FindLearningRate(
        IImageSource train, IReadOnlyList<string> classNames, TrainingSettings settings, RateRange range, TrainingHooks hooks) =>
        WithNetwork(classNames.Count, settings, hooks, null, (network, plan, start, device) =>
        {
            using var inputs = new TrainingInputs(plan, train, null, hooks);
            using var loss = Begin(network, plan, start, train, inputs, classNames.Count, device, hooks);
            var finder = new RateFinder(network, plan, loss, hooks, device);
            var roles = new LayerRoles(plan.Info, network, start.Missing);
            return (MemoryShortage.Advising(plan, "while a learning rate was looked for", () => finder.Find(inputs.First, roles, range)), Keeps: false);
        });

    /// <summary>Trains for two epochs to see how fast it is, and forgets what was trained.</summary>
    /// <returns>Pictures per second in the first epoch, and in the second.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static (double First, double Later) MeasureSpeed(IImageSource train, IReadOnlyList<string> classNames, TrainingSettings settings, TrainingHooks hooks) =>
        WithNetwork(classNames.Count, settings, hooks, null, (network, plan, start, device) =>
        {
            using var inputs = new TrainingInputs(plan, train, null, hooks);
            using var loss = Begin(network, plan, start, train, inputs, classNames.Count, device, hooks);
            var speed = new InputSpeed(network, plan, loss, hooks, device);
            var roles = new LayerRoles(plan.Info, network, start.Missing);
            return (MemoryShortage.Advising(plan, "while the speed was measured", () => speed.Measure(inputs.Train, roles)), Keeps: false);
        });

    /// <summary>How a run would differ from an earlier one, in words, without training.</summary>
    /// <param name="train">The training pictures.</param>
    /// <param name="validation">Those that choose the epoch, or null.</param>
    /// <param name="classNames">The classes.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="processes">Processes that train together.</param>
    /// <param name="earlier">The <see cref="TrainingHistory.Configuration"/> of the earlier run.</param>
    public static IReadOnlyList<string> Differences(
        IImageSource train, IImageSource? validation, IReadOnlyList<string> classNames, TrainingSettings settings, int processes, IReadOnlyDictionary<string, string> earlier)
    {
        var (trained, validated) = TrainingInputs.Split(train, validation, settings);
        var held = validation ?? (validated.Length > 0 ? train : null);
        var now = RunConfiguration.Of(TrainingPlan.For(settings), train, trained, held, validated, classNames, processes);
        foreach (var name in RunConfiguration.Found(settings).Where(earlier.ContainsKey))
            now[name] = earlier[name];
        return RunConfiguration.Differences(earlier, now);
    }

    private static TrainedClassifier Train(
        IImageSource train, IImageSource? validation, IReadOnlyList<string> classNames, TrainingSettings settings, TrainingHooks hooks, WorkerGroup? group) =>
        WithNetwork(classNames.Count, settings, hooks, group, (network, plan, start, device) =>
        {
            var history = Train(network, plan, start, train, validation, classNames, device, hooks, group);
            return (new TrainedClassifier(network, plan.Preprocessing, classNames, history, settings.TestTimeFlip == TestTimeFlip.Model), Keeps: true);
        });

    private static T WithNetwork<T>(
        int classes, TrainingSettings settings, TrainingHooks hooks, WorkerGroup? group, Func<CnnNetwork, TrainingPlan, NewLayerStart, Device, (T Result, bool Keeps)> work)
    {
        TorchRuntime.EnsureLoaded();
        if (group is null)
            settings = settings with { Device = RankResources.Device(settings) };
        var device = TorchDevice.Resolve(settings.Device);
        HeadFit.Check(NetworkRegistry.Get(settings.Architecture), new(settings.Head, classes) { Variant = settings.Variant });
        Check(settings, device.type);
        using var heap = TrainingHeap.Open();
        settings = BatchFit.Resolve(settings, classes, device, hooks, group);
        var threads = get_num_threads();
        CnnNetwork? network = null;
        try
        {
            if (settings.Threads is { } count)
                set_num_threads(count);
            (settings, var speeds) = PrecisionFit.Resolve(settings, classes, device, hooks);
            if (group is not null)
            {
                // Each has measured what it gets of a shared machine; the choice must be one.
                var form = group.Broadcast(group.Leads ? [(int)settings.Precision, (int)settings.Layout] : null);
                settings = settings with { Precision = (TrainingPrecision)form[0], Layout = (TrainingLayout)form[1] };
            }

            var plan = TrainingPlan.For(settings) with { PrecisionSpeeds = speeds };
            network = NetworkRegistry.Create(settings.Architecture, settings.Head, classes, settings.Seed, settings.Variant);
            CheckSizes(network, plan);
            CheckMaps(network, settings);
            var start = NewLayerStart.For(network, plan, hooks);
            // Before the pictures are gone through to compute a layer: what is to be frozen may make no sense.
            var roles = new LayerRoles(plan.Info, network, start.Missing);
            TrunkRules.Check(network, roles, plan);
            _ = new LayerFreezer(network, plan.Recipe.Freeze, roles, settings.Epochs);
            var (result, keeps) = work(network, plan, start, device);
            if (keeps)
                network = null;
            return result;
        }
        finally
        {
            network?.Dispose();
            set_num_threads(threads);
        }
    }

    private static TrainingHistory Train(
        CnnNetwork network,
        TrainingPlan plan,
        NewLayerStart start,
        IImageSource train,
        IImageSource? validation,
        IReadOnlyList<string> classNames,
        Device device,
        TrainingHooks hooks,
        WorkerGroup? group)
    {
        var settings = plan.Settings;
        foreach (var warning in RecipeRules.Warnings(settings.Recipe))
            hooks.Logger.LogWarning("{Warning}", warning);
        using var inputs = new TrainingInputs(plan, train, validation, hooks, group);
        using var keeper = RunKeeper.Open(plan, classNames, train, inputs, device, hooks, group);
        using var loss = Begin(network, plan, start, train, inputs, classNames.Count, device, hooks, compute: !keeper.Resumes, group);
        var roles = new LayerRoles(plan.Info, network, start.Missing);
        using var run = new TrainingRun(network, plan, roles, group);
        keeper.Restore(run);
        var cancelled = false;
        TrainingHistory History(double? exportDifference = null)
        {
            var log = run.Epochs;
            return new()
            {
                Epochs = [.. log.Results],
                BestEpoch = log.Best,
                ClassNames = classNames,
                Cancelled = cancelled,
                StoppedEarly = !cancelled && log.Count < settings.Epochs && log.Stops,
                OutOfTime = !cancelled && log.Count < settings.Epochs && !log.Stops,
                BatchSize = settings.BatchSize,
                Precision = settings.Precision,
                Layout = settings.Layout,
                PrecisionSpeeds = plan.PrecisionSpeeds,
                Started = log.Count > 0 ? run.Started : null,
                UnreadableImages = inputs.Unreadable.Names,
                SubstitutedImages = inputs.Unreadable.Replaced,
                ExportDifference = exportDifference,
                Configuration = keeper.Configuration,
            };
        }

        try
        {
            using var frozen = FrozenPhase.For(network, plan, roles, inputs, hooks, device, group);
            cancelled = settings.Epochs > 0 && new TrainingLoop(network, plan, loss, hooks, device, keeper, frozen, group).Run(run, inputs.Train, inputs.Validation);
            inputs.ReportCaches();
            network.to(CPU);
            network.eval();

            hooks.Progress?.Report(new TrainingProgress { Phase = TrainingPhase.Export, Epoch = run.Epochs.Count, Epochs = settings.Epochs });
            // Once training was cancelled the export of what it reached must still be checked.
            var exportHooks = cancelled ? hooks with { Cancellation = CancellationToken.None } : hooks;
            double? Verify() => MemoryShortage.Advising(
                plan,
                "while the exported graph was compared",
                () => ExportVerifier.Verify(
                    network, plan, classNames, inputs.Held ?? train, inputs.Held is null ? inputs.TrainIndices : inputs.ValidationIndices, exportHooks),
                settings.Checkpoints is { } kept ? $"Training is over: with Resume and more memory the checkpoint in '{kept.Folder}' gives its model." : "Training was over; with a CheckpointFolder its model can be had again.");
            // Every rank has the same weights: one look at them is enough.
            var difference = group is null ? Verify() : group.Lead(Verify);
            inputs.Unreadable.Report();
            return History(difference);
        }
        catch (Exception e)
        {
            FailedRun.Keep(e, History() with { OutOfTime = false });
            throw;
        }
    }

    /// <summary>Brings the network to the device, computes its new layers where that is the way, and makes the loss.</summary>
    private static BatchLoss Begin(
        CnnNetwork network,
        TrainingPlan plan,
        NewLayerStart start,
        IImageSource train,
        TrainingInputs inputs,
        int classes,
        Device device,
        TrainingHooks hooks,
        bool compute = true,
        WorkerGroup? group = null)
    {
        var settings = plan.Settings;
        hooks.Logger.LogInformation(
            "Training {Architecture} with the {Head} head: {Parameters} parameters, {Classes} classes, {Train} pictures, {Validation} held out, on {Device} in {Form}.",
            settings.Architecture,
            settings.Head,
            network.parameters().Sum(p => p.numel()),
            classes,
            inputs.TrainIndices.Length,
            inputs.ValidationIndices.Length,
            device,
            new StepForm(settings.Precision, settings.Layout));
        network.to(device);
        if (settings.Layout == TrainingLayout.ChannelsLast)
            network.UseChannelsLast();
        bool Compute()
        {
            start.Compute(train, inputs.TrainIndices, inputs.Loader, inputs.Unreadable, device);
            return true;
        }

        if (compute)
            _ = MemoryShortage.Advising(plan, "while new layers were computed", () => group is null ? Compute() : group.Lead(Compute));
        if (group is not null)
        {
            if (group.Communicator.Size > 1)
            {
                hooks.Logger.LogInformation(
                    "{Ranks} processes train together: {Pictures} pictures a batch in all, {Threads} threads each.",
                    group.Communicator.Size,
                    group.Communicator.Size * settings.BatchSize,
                    settings.Threads);
            }

            StateExchange.Align(group.Communicator, network);
            EpochAgreement.Merge(group.Communicator, inputs.Unreadable);
        }

        return BatchLoss.Create(network, settings, CountClasses(train, inputs.TrainIndices, classes), device);
    }

    /// <summary>What the options' check does too, for whoever calls the trainer without it.</summary>
    private static void Check(TrainingSettings settings, DeviceType device)
    {
        string[] problems =
        [
            .. ReheadingRules.Problems(settings.Architecture, settings.Head, settings.Variant, settings.Reinitialize, settings.PretrainedWeights is not null),
            .. LossRules.Problems(settings.Loss, settings.LabelSmoothing, settings.Head),
            .. settings.Augmentation.Problems(),
            .. RecipeRules.Problems(settings.Recipe with { Epochs = settings.Epochs }),
            .. TrunkRules.Problems(settings),
            .. PrecisionFit.Problems(settings.Precision, device),
        ];
        if (problems.Length > 0)
            throw new ArgumentException(string.Join(" ", problems));
    }

    private static int[] CountClasses(IImageSource source, int[] indices, int classes)
    {
        var counts = new int[classes];
        foreach (var index in indices)
            counts[source.Label(index)]++;
        return counts;
    }

    private static void CheckMaps(CnnNetwork network, TrainingSettings settings)
    {
        if (settings.ActivationMaps && !network.HasActivationMaps)
            throw new ArgumentException($"Activation maps are asked for, but Pooling is {settings.Variant.Pooling}: {CnnNetwork.MapsNeedAverage}");
    }

    /// <summary>A map of no positions has no mean; the trunk's strides set the smallest input.</summary>
    private static void CheckSizes(CnnNetwork network, TrainingPlan plan)
    {
        (string Option, int Height, int Width)[] sizes =
            [("ImageSize", plan.Preprocessing.Height, plan.Preprocessing.Width), .. plan.Recipe.Sizes.Select(s => ("A size of Sizes", s.Height, s.Width))];
        foreach (var (option, height, width) in sizes)
        {
            var map = CostOps.MapSize(network, height, width);
            if (map.Height < 1 || map.Width < 1)
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{option} is {height}x{width}, too small for {plan.Info.Architecture}: no position would be left before pooling{(plan.Settings.Head.Kind == HeadKind.Conv3x3 ? " (the conv3x3 head takes two more rows and columns)" : "")}."));
            }
        }
    }
}
