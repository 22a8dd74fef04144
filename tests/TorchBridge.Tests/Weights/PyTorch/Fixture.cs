namespace MlNetFixedHeads.TorchBridge.Tests.Weights.PyTorch;

/// <summary>The checkpoints that PyTorch wrote, see make_checkpoints.py.</summary>
internal static class Fixture
{
    public static string Find(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "Checkpoints", name);

    /// <summary>The script's values for a tensor of this name.</summary>
    public static float[] Values(string name, int count) => [.. Enumerable.Range(0, count).Select(i => (((i * 7) + name.Length) % 23 - 11) / 4f)];
}
