namespace MlNetFixedHeads.TorchBridge.Tests.Training;

/// <summary>Progress that calls back at once, where Progress&lt;T&gt; would post to a thread.</summary>
internal sealed class Synchronous<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
