using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Onnx;
using MlNetFixedHeads.Estimators.Scoring.Bulk;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>The components that score: ML.NET's own, which are what is saved, and the same with decoding and network replaced by a
/// <see cref="BulkStage"/>, which is what is used. Owns them, their sessions and the graph's file.</summary>
internal sealed class ScoringChain : IDisposable
{
    private readonly OnnxFile _file;
    private readonly ITransformer[] _before = [];
    private readonly ITransformer[] _after = [];
    private readonly TransformerChain<ITransformer>? _replaced;
    private readonly ScoringEngine? _engine;

    /// <param name="plain">The chain that scores, perhaps with components before and after it.</param>
    /// <param name="file">Its graph.</param>
    /// <param name="device">How sessions are set up.</param>
    /// <param name="options">How to score.</param>
    public ScoringChain(TransformerChain<ITransformer> plain, OnnxFile file, SessionSettings device, ScoringOptions options)
    {
        (Plain, _file) = (plain, file);
        ITransformer[] parts = [.. Flatten(plain)];
        int onnx = Array.FindIndex(parts, p => p is OnnxTransformer);
        int first = onnx > 0 && parts[onnx - 1] is not ColumnCopyingTransformer ? onnx - 1 : onnx;
        if (file.Network is not { } network || first < 1)
        {
            return;
        }

        Inputs = new TransformerChain<ITransformer>(parts[..first]);
        if (options.Bulk)
        {
            (_before, _after) = (parts[..first], parts[(onnx + 1)..]);
            _replaced = new TransformerChain<ITransformer>(parts[first..(onnx + 1)]);
            _engine = new ScoringEngine(file.Path, network, device, options);
        }
    }

    /// <summary>ML.NET's own components.</summary>
    public TransformerChain<ITransformer> Plain { get; }

    /// <summary>The components before the pictures are decoded, or null where that place is not known.</summary>
    public TransformerChain<ITransformer>? Inputs { get; }

    /// <summary>The network, or null where the graph does not tell.</summary>
    public ScoringNetwork? Network => _file.Network;

    /// <summary>Runs the network in batches, or null where that is switched off or the network is not known.</summary>
    public ScoringEngine? Engine => _engine;

    /// <summary>What transforms rows.</summary>
    /// <param name="first">A component before all others, or null.</param>
    /// <param name="cancellation">Stops cursors.</param>
    public TransformerChain<ITransformer> For(ITransformer? first, CancellationToken cancellation)
    {
        ITransformer[] beginning = first is null ? [] : [.. Flatten(first)];
        if (_engine is null)
        {
            return beginning.Length == 0 ? Plain : new TransformerChain<ITransformer>([.. beginning, Plain]);
        }

        // Components that do not work row by row stay outside of the stage, and with them what lies beyond.
        ITransformer[] before = [.. beginning, .. _before];
        int from = Array.FindLastIndex(before, t => !t.IsRowToRowMapper) + 1;
        int to = Array.FindIndex(_after, t => !t.IsRowToRowMapper) is var found and >= 0 ? found : _after.Length;
        var stage = new BulkStage(before[from..], new NetworkStage(_replaced!, _engine), _after[..to], cancellation);
        return new TransformerChain<ITransformer>([.. before[..from], stage, .. _after[to..]]);
    }

    public void Dispose()
    {
        _engine?.Dispose();
        Plain.Dispose();
        _file.Dispose();
    }

    private static IEnumerable<ITransformer> Flatten(ITransformer transformer)
        => transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [transformer];
}
