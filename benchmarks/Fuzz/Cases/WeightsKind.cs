using MlNetFixedHeads.TorchBridge.Weights;

namespace MlNetFixedHeads.Fuzz;

/// <summary>Files of weights.</summary>
internal abstract class WeightsKind : FuzzKind
{
    public override bool IsPromised(Exception error) => error is WeightsFileException;

    public override Action Prepare(Random random, bool damaged, string folder)
    {
        string path = Write(folder, FileName, Content(random, damaged));
        return () =>
        {
            using IWeightsFile file = WeightsFiles.Open(path);
            foreach (StateEntry entry in file.State.Entries)
            {
                if (entry.ReadBytes().Length != entry.Bytes || entry.ReadSingle().Length != entry.Count || entry.ReadInt64().Length != entry.Count)
                    throw new InvalidOperationException($"{entry} has other data than it says.");
            }
        };
    }

    protected abstract string FileName { get; }

    protected abstract byte[] Content(Random random, bool damaged);
}
