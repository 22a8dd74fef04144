using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Onnx.Proto;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>Runs the network of a model for all its cursors and prediction engines. Owns the sessions; safe to use from many threads.</summary>
internal sealed class ScoringEngine : IDisposable
{
    private readonly string _graphFile;
    private readonly SharedSession _batches;
    private readonly SharedSession _single;
    private readonly InputBufferPool _inputs;

    /// <param name="graphFile">The scoring graph; it is read when the first picture is scored.</param>
    /// <param name="network">The network in it.</param>
    /// <param name="settings">How sessions are set up.</param>
    /// <param name="options">Sizes.</param>
    public ScoringEngine(string graphFile, ScoringNetwork network, SessionSettings settings, ScoringOptions options)
    {
        (_graphFile, Network) = (graphFile, network);
        (Threads, BatchSize) = (settings.Threads, options.BatchSizeFor(network.Preprocessing));
        Transform = new EvaluationTransform(network.Preprocessing);
        _inputs = new InputBufferPool(checked(BatchSize * network.InputLength), Threads);
        _batches = new SharedSession(() => Open(settings.ForBatches()));
        _single = settings.IsShared ? _batches : new SharedSession(() => Open(settings.ForSinglePictures()));

        // One bound for all cursors of the model: more of them share the threads, they do not multiply them.
        Scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, Threads).ConcurrentScheduler;
    }

    public ScoringNetwork Network { get; }

    public EvaluationTransform Transform { get; }

    /// <summary>Pictures of one run.</summary>
    public int BatchSize { get; }

    /// <summary>Batches that are worked on at once.</summary>
    public int Threads { get; }

    /// <summary>Runs at most <see cref="Threads"/> tasks at once.</summary>
    public TaskScheduler Scheduler { get; }

    public bool IsDisposed { get; private set; }

    /// <exception cref="ObjectDisposedException">The model was disposed of.</exception>
    public void Check() => ObjectDisposedException.ThrowIf(IsDisposed, typeof(FixedHeadCnnTransformer));

    /// <summary>An array for <see cref="BatchSize"/> pictures, to be returned.</summary>
    public float[] RentInput() => _inputs.Rent();

    public void ReturnInput(float[] input) => _inputs.Return(input);

    /// <summary>Scores a batch on the calling thread.</summary>
    public void RunBatch(Memory<float> input, int count, IReadOnlyList<OutputTarget> outputs, RunOptions runOptions)
        => _batches.Run(input, Shape(count), outputs, runOptions);

    /// <summary>Scores one picture on all threads.</summary>
    public void RunSingle(Memory<float> input, IReadOnlyList<OutputTarget> outputs, RunOptions runOptions)
        => _single.Run(input, Shape(1), outputs, runOptions);

    public void Dispose()
    {
        IsDisposed = true;
        _batches.Dispose();
        _single.Dispose();
    }

    private long[] Shape(int count) => [count, 3, Network.Preprocessing.Height, Network.Preprocessing.Width];

    private InferenceSession Open(SessionOptions settings)
    {
        using SessionOptions options = settings;
        OnnxModel model;
        using (FileStream file = File.OpenRead(_graphFile))
        {
            model = OnnxModel.Parser.ParseFrom(file);
        }

        NetworkGraph.Cut(model, Network.Preprocessing);
        return new InferenceSession(model.ToByteArray(), options);
    }
}
