using TorchSharp;

namespace MlNetFixedHeads.TorchBridge.Training.Optimizers;

/// <summary>One number for each group of parameters.</summary>
internal sealed class GroupScalars : IDisposable
{
    private readonly Scalar?[] _scalars;

    public GroupScalars(int count) => _scalars = new Scalar?[count];

    /// <exception cref="InvalidOperationException">No number was set.</exception>
    public Scalar this[int group] => _scalars[group] ?? throw new InvalidOperationException("The learning rate is not set.");

    public void Set(Func<int, double> value)
    {
        for (var i = 0; i < _scalars.Length; i++)
        {
            _scalars[i]?.Dispose();
            _scalars[i] = value(i).ToScalar();
        }
    }

    public void Dispose()
    {
        for (var i = 0; i < _scalars.Length; i++)
        {
            _scalars[i]?.Dispose();
            _scalars[i] = null;
        }
    }
}
