using Microsoft.ML.OnnxRuntime;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>A session of ONNX Runtime that many threads use: made at its first use, freed when it is disposed of and its last run has ended.</summary>
internal sealed class SharedSession(Func<InferenceSession> make) : IDisposable
{
    private readonly Lock _gate = new();
    private InferenceSession? _session;
    private int _users;
    private bool _closed;

    /// <summary>Runs the network.</summary>
    /// <param name="input">count * 3 * H * W values.</param>
    /// <param name="inputShape">Number of pictures first.</param>
    /// <param name="outputs">Which outputs, and where they are written.</param>
    /// <param name="runOptions">Can end the run early.</param>
    /// <exception cref="ObjectDisposedException">It was disposed of.</exception>
    public void Run(Memory<float> input, long[] inputShape, IReadOnlyList<OutputTarget> outputs, RunOptions runOptions)
    {
        InferenceSession session = Enter();
        List<OrtValue> values = new(outputs.Count);
        try
        {
            using OrtValue pictures = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, input, inputShape);
            foreach (OutputTarget output in outputs)
            {
                values.Add(OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, output.Values, [inputShape[0], .. output.Output.Shape]));
            }

            session.Run(runOptions, [Columns.ColumnNames.Input], [pictures], [.. outputs.Select(o => o.Output.Name)], values);
        }
        finally
        {
            foreach (OrtValue value in values)
            {
                value.Dispose();
            }

            Exit();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            FreeUnused();
        }
    }

    private InferenceSession Enter()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(FixedHeadCnnTransformer));
            _session ??= make();
            _users++;
            return _session;
        }
    }

    private void Exit()
    {
        lock (_gate)
        {
            _users--;
            FreeUnused();
        }
    }

    private void FreeUnused()
    {
        if (_closed && _users == 0)
        {
            _session?.Dispose();
            _session = null;
        }
    }
}
