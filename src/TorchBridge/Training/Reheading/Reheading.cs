using System.Globalization;
using Microsoft.Extensions.Logging;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training.Staging;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Reheading;

/// <summary>Computes a network's new layer from the training pictures.</summary>
internal sealed class Reheading(CnnNetwork network, TrainingPlan plan, Reinitialize kind, TrainingHooks hooks, Device device)
{
    /// <summary>Strengths of the regularisation to choose from.</summary>
    private static readonly double[] Shrinkages = [1e-4, 1e-3, 1e-2, 3e-2, 0.1, 0.3, 1, 3, 10];

    /// <summary>Where the search begins; taken as it is where no picture can be spared to choose one.</summary>
    private const double UsualShrinkage = 0.3;

    /// <summary>Goes over the pictures once and sets the layer.</summary>
    /// <param name="batches">The training pictures, prepared as for scoring.</param>
    /// <param name="heldOut">Indices of those that choose the regularisation and the scale.</param>
    /// <exception cref="InvalidOperationException">No picture can be read.</exception>
    public void Run(BatchLoader batches, IReadOnlySet<int> heldOut)
    {
        using var gradless = no_grad();
        using var scope = NewDisposeScope();
        network.eval();
        var target = ReheadingTarget.Find(network) ?? throw new ArgumentException(ReheadingRules.NothingNew(network.Architecture, network.Request.Head, kind));
        using var layer = target.Layer;
        using var decoder = target.Decoder;
        using var statistics = new FeatureStatistics(layer.FeatureCount, network.Request.Classes, layer.HasRest ? layer.OutputCount : null);
        using var held = new HeldOutFeatures();
        Gather(batches, heldOut, layer, statistics, held);

        if (statistics.Count + held.Count == 0)
            throw new InvalidOperationException("No readable training picture is left to compute the new layer from.");
        var choice = held.Count > 0 && statistics.Count > 0 ? Choose(layer, decoder, statistics, held) : ((double Shrinkage, double Factor, double Loss)?)null;
        held.AddTo(statistics);
        var form = Solve(statistics, choice?.Shrinkage ?? UsualShrinkage, layer, decoder);
        // All scores by one factor: of one that no picture chose, logits of a spread of 1 are a modest start.
        var factor = choice?.Factor ?? 1 / Spread(form, statistics);
        form.Write(layer, factor);
        hooks.Logger.LogInformation(
            "Computed {Layers} by {Kind} from {Pictures} pictures: {Features} features, regularisation {Shrinkage}, scale {Scale}, loss of those held out {Loss}.",
            string.Join(", ", layer.Names),
            kind,
            statistics.Count,
            layer.FeatureCount,
            (choice?.Shrinkage ?? UsualShrinkage).ToString("G3", CultureInfo.InvariantCulture),
            factor.ToString("G3", CultureInfo.InvariantCulture),
            choice is { } c ? c.Loss.ToString("F3", CultureInfo.InvariantCulture) : "unknown");
    }

    private void Gather(BatchLoader batches, IReadOnlySet<int> heldOut, NewLayer layer, FeatureStatistics statistics, HeldOutFeatures held)
    {
        var done = 0;
        foreach (var batch in StagedBatches.For(batches, device).Epoch(0, hooks.Cancellation))
        {
            using (batch)
            {
                using var scope = NewDisposeScope();
                var (features, rest) = layer.Observe(BatchTensors.Pixels(batch, plan.Preprocessing, device));
                var labels = BatchTensors.Labels(batch, CPU);
                foreach (var isHeld in new[] { false, true })
                {
                    long[] rows = [.. Enumerable.Range(0, batch.Count).Where(i => heldOut.Contains(batch.Indices[i]) == isHeld).Select(i => (long)i)];
                    if (rows.Length == 0)
                        continue;
                    var index = tensor(rows);
                    Tensor Of(Tensor x) => x.to(CPU).index_select(0, index);
                    var (x, y, own) = (Of(features), rest is null ? null : Of(rest), Of(labels));
                    if (isHeld)
                        held.Add(x, y, own);
                    else
                        statistics.Add(x, y, own);
                }
            }

            hooks.Progress?.Report(new()
            {
                Phase = TrainingPhase.Initialization,
                Epoch = 0,
                Epochs = plan.Settings.Epochs,
                Batch = ++done,
                Batches = batches.BatchCount,
            });
        }
    }

    private (double Shrinkage, double Factor, double Loss) Choose(NewLayer layer, ClassDecoder decoder, FeatureStatistics statistics, HeldOutFeatures held)
    {
        using var scope = NewDisposeScope();
        var (features, rest, labels) = held.All();
        (double Shrinkage, double Factor, double Loss) At(int index)
        {
            hooks.Cancellation.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var (scores, left) = Solve(statistics, Shrinkages[index], layer, decoder).Evaluate(features, rest);
            var (factor, loss) = Temperature.Fit(scores, left, labels);
            return (Shrinkages[index], factor, loss);
        }

        // Downhill from the usual one, first towards more: the loss has one valley but for noise, and every step is a decomposition.
        var at = Array.IndexOf(Shrinkages, UsualShrinkage);
        var best = At(at);
        foreach (var direction in new[] { 1, -1 })
        {
            var moved = false;
            for (var next = at + direction; next >= 0 && next < Shrinkages.Length && At(next) is var tried && tried.Loss < best.Loss; next += direction)
                (best, moved) = (tried, true);
            if (moved)
                break;
        }

        return best;
    }

    private ClosedForm Solve(FeatureStatistics statistics, double shrinkage, NewLayer layer, ClassDecoder decoder) => new(
        statistics,
        kind == Reinitialize.LdaOnFeatures ? ClassScores.Lda(statistics, shrinkage) : ClassScores.Ridge(statistics, shrinkage),
        layer,
        decoder);

    /// <summary>Spread, over classes, of the scores of the mean picture of each class.</summary>
    private static double Spread(ClosedForm form, FeatureStatistics statistics)
    {
        var (scores, _) = form.Evaluate(statistics.ClassOffsets.Plus(statistics.Mean), statistics.HasRest ? statistics.RestMean.unsqueeze(0) : null);
        var spread = (scores - scores.mean([1], keepdim: true)).Squared().mean().sqrt().Number();
        return spread > 0 ? spread : 1;
    }
}
