using MlNetFixedHeads.Estimators.Tests.Datasets;

namespace MlNetFixedHeads.Fuzz;

/// <summary>The files of CIFAR-100's Python archive.</summary>
internal sealed class CifarPickleKind : DatasetKind
{
    private static readonly byte[][] Tokens =
    [
        .. "N\u0088\u0089JKMGXBCTU(012)tl]ae}su.cRibQqrhj\u0081\u0085\u0086\u0087\u008a\u008b\u008c\u008d\u008e\u008f\u0090\u0091\u0093\u0094\u0095".Select(c => (byte[])[(byte)c]),
        "cos\nsystem\n"u8.ToArray(), "cnumpy\nndarray\n"u8.ToArray(), "cnumpy\ndtype\n"u8.ToArray(), "cnumpy.core.multiarray\n_reconstruct\n"u8.ToArray(),
        CifarFiles.Short("data"), CifarFiles.Short("fine_labels"), [0x8b, 0xff, 0xff, 0xff, 0x7f],
    ];

    public override string Name => "pickle";

    public override Action Prepare(Random random, bool damaged, string folder)
    {
        CifarFiles files = new((3, 1), (99, 19), (0, 0));
        byte[] part = files.Pickle(fortran: random.Next(3) == 0);
        byte[] meta = CifarFiles.Meta;
        if (damaged)
        {
            Mutator mutator = new(random, Tokens);
            if (random.Next(4) == 0)
                meta = mutator.Damage(meta, part);
            else
                part = Shorter(mutator, part);
        }

        Write(folder, "train", part);
        Write(folder, "meta", meta);
        bool coarse = random.Next(2) == 0;
        return () => ReadAll(Context.Data.LoadCifar100(folder, DatasetSplit.Train, new() { Labels = coarse ? Cifar100Labels.Coarse : Cifar100Labels.Fine }));

        // Nine of ten bytes are pixels, whose damage shows nothing: it is done before they are put in.
        byte[] Shorter(Mutator mutator, byte[] whole)
        {
            const int PixelBytes = 3 * 3 * CifarFiles.Plane;
            int start = whole.Length - PixelBytes - 4;
            if (random.Next(8) == 0)
                return mutator.Damage(whole, meta);
            byte[] before = whole[..start];
            byte[] after = whole[(start + PixelBytes)..];
            return random.Next(4) == 0
                ? [.. before, .. whole[start..(start + PixelBytes)], .. mutator.Damage(after, before)]
                : [.. mutator.Damage(before, meta), .. whole[start..(start + PixelBytes)], .. after];
        }
    }
}
