using MlNetFixedHeads.TorchBridge.Tests.Weights.PyTorch;

namespace MlNetFixedHeads.Fuzz;

/// <summary>PyTorch checkpoints of both formats.</summary>
internal sealed class CheckpointKind : WeightsKind
{
    private static readonly byte[][] Tokens =
    [
        .. "N\u0088\u0089JKMGXBCTU(012)tl]ae}su.cRibQqrhj\u0081\u0085\u0086\u0087\u008a\u008b\u008c\u008d\u008e\u008f\u0090\u0091\u0093\u0094\u0095".Select(c => (byte[])[(byte)c]),
        "cos\nsystem\n"u8.ToArray(), "ctorch._utils\n_rebuild_tensor_v2\n"u8.ToArray(), "ccollections\nOrderedDict\n"u8.ToArray(), "ctorch\nFloatStorage\n"u8.ToArray(), "module."u8.ToArray(),
        "PK\u0003\u0004"u8.ToArray(), "PK\u0001\u0002"u8.ToArray(), "PK\u0005\u0006"u8.ToArray(), "PK\u0006\u0006"u8.ToArray(), "PK\u0006\u0007"u8.ToArray(),
    ];

    public override string Name => "checkpoint";

    protected override string FileName => "model.pth";

    protected override byte[] Content(Random random, bool damaged)
    {
        float[] values = [.. Enumerable.Range(0, 24).Select(i => (float)i)];
        WrittenStorage shared = WrittenStorage.Of("shared", values);
        WrittenTensor[] tensors =
        [
            WrittenTensor.Of("module.conv.weight", values, 2, 3, 2, 2), WrittenTensor.Of("module.bn.bias", [1, 2]),
            new("module.a", shared, 4, [4, 3], [1, 4]), new("module.b", shared, 0, [2, 3], [0, 1]), new("module.empty", shared, 0, [0, 3], [3, 1]),
        ];
        bool legacy = random.Next(2) == 0;
        byte[] whole = CheckpointWriter.Write(legacy, tensors);
        if (!damaged)
            return whole;
        Mutator mutator = new(random, Tokens);
        if (random.Next(3) == 0)
            return mutator.Damage(whole, whole);

        // A zip archive compares the pickle with its checksum first, so the damage is done before.
        byte[] pickle = CheckpointWriter.State(tensors, legacy);
        byte[] changed = mutator.Damage(pickle, pickle);
        WrittenStorage[] storages = CheckpointWriter.Storages(tensors);
        return legacy ? CheckpointWriter.Legacy(changed, storages) : CheckpointWriter.Zip(changed, storages);
    }
}
