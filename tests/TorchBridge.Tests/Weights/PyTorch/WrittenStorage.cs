namespace MlNetFixedHeads.TorchBridge.Tests.Weights.PyTorch;

/// <summary>A storage of a checkpoint that a test writes.</summary>
internal sealed record WrittenStorage(string Key, string Type, byte[] Bytes, long Count)
{
    public string Location { get; init; } = "cpu";

    public static WrittenStorage Of(string key, float[] values) =>
        new(key, "FloatStorage", [.. values.SelectMany(BitConverter.GetBytes)], values.Length);
}
