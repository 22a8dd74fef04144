using System.IO.Compression;
using System.Text;
using MlNetFixedHeads.Estimators.Tests.Datasets;

namespace MlNetFixedHeads.Fuzz;

/// <summary>Compressed archives of CIFAR-100, Cars-196 and Flowers-102.</summary>
internal sealed class ArchiveKind : DatasetKind
{
    private const int Block = 512;
    private const int ChecksumAt = 148;
    private const int ChecksumLength = 8;

    private static readonly byte[][] Tokens =
    [
        "../"u8.ToArray(), "/etc/"u8.ToArray(), "C:\\"u8.ToArray(), "CON"u8.ToArray(), "ustar\0"u8.ToArray(), "77777777777"u8.ToArray(), [0x80, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        "26 path=../../outside.txt\n"u8.ToArray(), "28 size=9223372036854775807\n"u8.ToArray(), .. "0123456789LKxgSDNV\0".Select(c => (byte[])[(byte)c]),
    ];

    public override string Name => "tgz";

    public override Action Prepare(Random random, bool damaged, string folder)
    {
        string inner = Path.Join(folder, "data");
        (string name, byte[] whole, Action load) = random.Next(3) switch
        {
            0 => Cifar(random, inner),
            1 => Cars(random, inner),
            _ => Flowers(inner),
        };
        Write(inner, name, damaged ? Damage(random, whole) : whole);
        return () =>
        {
            try
            {
                load();
            }
            finally
            {
                Check(folder, Path.Join(inner, name));
            }
        };
    }

    private (string Name, byte[] Archive, Action Load) Cifar(Random random, string folder)
    {
        CifarFiles files = new((3, 1), (99, 19));
        TarWriter tar = new TarWriter().Folder("cifar-100-python/").LongName("cifar-100-python/train").File("x", files.Pickle()).File("cifar-100-python/meta", CifarFiles.Meta);
        if (random.Next(2) == 0)
            tar = new TarWriter().Folder("cifar-100-binary/").Entry("pax", 'x', Encoding.ASCII.GetBytes("35 path=cifar-100-binary/train.bin\n")).File("x", files.Binary);
        string path = Path.Join(folder, "cifar-100.tar.gz");
        return ("cifar-100.tar.gz", tar.Gzip(), () => ReadAll(Context.Data.LoadCifar100(path, DatasetSplit.Train)));
    }

    private (string Name, byte[] Archive, Action Load) Cars(Random random, string folder)
    {
        MatWriter writer = new(compress: random.Next(2) == 0);
        byte[] meta = writer.File(writer.Cells("class_names", [1, 2], writer.Text("", "Audi"), writer.Text("", "BMW")));
        byte[] cars = writer.File(writer.Structs("annotations", [1, 1], ["class", "fname"], writer.Row("", 2), writer.Text("", "1.jpg")));
        byte[] archive = new TarWriter().Folder("devkit").File("devkit/cars_meta.mat", meta).File("devkit/cars_train_annos.mat", cars).Gzip();
        Write(folder, "cars_train/1.jpg", []);
        return ("car_devkit.tgz", archive, () => ReadAll(Context.Data.LoadStanfordCars196(folder, DatasetSplit.Train, new() { Cropped = true })));
    }

    private (string Name, byte[] Archive, Action Load) Flowers(string folder)
    {
        MatWriter writer = new();
        Write(folder, "imagelabels.mat", writer.File(writer.Row("labels", 1, 2, 1)));
        Write(folder, "setid.mat", writer.File(writer.Row("trnid", 1), writer.Row("valid", 2), writer.Row("tstid", 3)));
        Write(folder, "cat_to_name.json", Encoding.UTF8.GetBytes("""{"1": "rose", "2": "tulip"}"""));
        TarWriter tar = new TarWriter().Folder("jpg/");
        for (int i = 1; i <= 3; i++)
            tar.File($"jpg/image_{i:D5}.jpg", [1, 2, 3]);
        return ("102flowers.tgz", tar.Gzip(), () => ReadAll(Context.Data.LoadOxfordFlowers102(folder, DatasetSplit.All)));
    }

    private static byte[] Damage(Random random, byte[] archive)
    {
        Mutator mutator = new(random, Tokens);
        int way = random.Next(4);
        if (way == 0)
            return mutator.Damage(archive, archive);
        byte[] tar = Expand(archive);
        if (way == 1)
            return Compress(mutator.Damage(tar, tar));

        // Damaged headers whose checksum is right again, and blocks in another order.
        int block = random.Next(tar.Length / Block) * Block;
        byte[] header = mutator.Damage(tar[block..(block + Block)], tar);
        Array.Resize(ref header, Block);
        if (way == 2)
            Sum(header);
        byte[] changed = random.Next(4) == 0 ? [.. tar[..block], .. header, .. tar[block..]] : [.. tar[..block], .. header, .. tar[(block + Block)..]];
        return Compress(changed);
    }

    private static void Sum(byte[] header)
    {
        header.AsSpan(ChecksumAt, ChecksumLength).Fill((byte)' ');
        string sum = Convert.ToString(header.Sum(b => b), 8).PadLeft(ChecksumLength - 2, '0') + "\0 ";
        Encoding.ASCII.GetBytes(sum).CopyTo(header, ChecksumAt);
    }

    private static byte[] Expand(byte[] archive)
    {
        using GZipStream gzip = new(new MemoryStream(archive), CompressionMode.Decompress);
        using MemoryStream tar = new();
        gzip.CopyTo(tar);
        return tar.ToArray();
    }

    private static byte[] Compress(byte[] tar)
    {
        using MemoryStream target = new();
        using (GZipStream gzip = new(target, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(tar);
        return target.ToArray();
    }

    /// <summary>Nothing may be outside of the folder that is unpacked into, and nothing half unpacked may be left.</summary>
    private static void Check(string folder, string archive)
    {
        string[] beside = [.. Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path)!).Where(name => name != "data")];
        string[] left = [.. Directory.GetFileSystemEntries(Path.Join(folder, "data")).Where(path => path.StartsWith(archive, StringComparison.Ordinal)
            && path != archive && path != archive + ".unpacked" && path != archive + ".unpacked.lock")];
        if (beside.Length + left.Length > 0)
            throw new InvalidOperationException($"Left behind: {string.Join(", ", beside.Concat(left))}.");
    }
}
