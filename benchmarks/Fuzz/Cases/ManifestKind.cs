using System.Text;

namespace MlNetFixedHeads.Fuzz;

/// <summary>CSV and TSV manifests.</summary>
internal sealed class ManifestKind : DatasetKind
{
    private const int Long = 5000;

    private static readonly byte[][] Tokens =
    [
        "\""u8.ToArray(), "\"\""u8.ToArray(), ","u8.ToArray(), "\t"u8.ToArray(), "\r"u8.ToArray(), "\n"u8.ToArray(), "\r\n"u8.ToArray(), [0], [0xff], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf], [0xff, 0xfe],
        "NaN"u8.ToArray(), "1e39"u8.ToArray(), "-0"u8.ToArray(), "\u2028"u8.ToArray(), "path"u8.ToArray(), "label"u8.ToArray(), "split"u8.ToArray(), "box_left"u8.ToArray(), "train"u8.ToArray(),
        "../"u8.ToArray(), "/"u8.ToArray(), "\\\\host\\share"u8.ToArray(), Encoding.ASCII.GetBytes(new string('a', Long)), Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a/", Long))),
    ];

    public override string Name => "csv";

    public override Action Prepare(Random random, bool damaged, string folder)
    {
        bool tabs = random.Next(4) == 0;
        bool boxes = random.Next(2) == 0;
        StringBuilder text = new(boxes ? "path,label,split,box_left,box_top,box_right,box_bottom\n" : "\"path\",label,split\r\n");
        for (int i = 0; i < 8; i++)
        {
            Write(folder, $"p{i}.jpg", []);
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"p{i}.jpg,{(i % 2 == 0 ? "\"a \"\"rose\"\"\"" : "tulip")},{(i < 6 ? "train" : "test")}{(boxes ? i == 3 ? ",,,," : ",1,2.5,30,40" : "")}\n");
        }

        byte[] file = Encoding.UTF8.GetBytes(tabs ? text.Replace(',', '\t').ToString() : text.ToString());
        string path = Write(folder, tabs ? "list.tsv" : "list.csv", damaged ? new Mutator(random, Tokens).Damage(file, file) : file);
        bool skip = random.Next(2) == 0;
        return () => ReadAll(Context.Data.LoadImageManifest(path, new() { SkipMissingImages = skip }));
    }
}
