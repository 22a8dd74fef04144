using System.Text;
using MlNetFixedHeads.Estimators.Datasets.Matlab;
using MlNetFixedHeads.Estimators.Tests.Datasets;

namespace MlNetFixedHeads.Fuzz;

/// <summary>MATLAB files: the annotations of Flowers, Cars and ImageNet, and one with every kind of variable.</summary>
internal sealed class MatKind : DatasetKind
{
    private static readonly byte[][] Tokens =
    [
        .. Enum.GetValues<MatDataType>().Select(type => BitConverter.GetBytes((int)type)),
        .. Enum.GetValues<MatClass>().Select(kind => BitConverter.GetBytes((int)kind)),
    ];

    public override string Name => "mat";

    public override Action Prepare(Random random, bool damaged, string folder)
    {
        MatWriter writer = new(bigEndian: random.Next(4) == 0);
        bool compress = random.Next(2) == 0;
        return random.Next(4) switch
        {
            0 => Flowers(),
            1 => Cars(),
            2 => ImageNet(),
            _ => Everything(),
        };

        Action Flowers()
        {
            byte[][] labels = [writer.Row("labels", 1, 2, 1, 2, 1, 2)];
            byte[][] splits = [writer.Row("trnid", 1, 2), writer.Row("valid", 3, 4), writer.Row("tstid", 5, 6)];
            bool first = random.Next(2) == 0;
            Put("imagelabels.mat", labels, first);
            Put("setid.mat", splits, !first);
            Write(folder, "cat_to_name.json", Encoding.UTF8.GetBytes("""{"1": "rose", "2": "tulip"}"""));
            Touch(Enumerable.Range(1, 6).Select(i => $"jpg/image_{i:D5}.jpg"));
            return () => ReadAll(Context.Data.LoadOxfordFlowers102(folder, DatasetSplit.All, new() { SkipMissingImages = true }));
        }

        Action Cars()
        {
            string[] fields = ["bbox_x1", "bbox_y1", "bbox_x2", "bbox_y2", "class", "fname"];
            byte[][] cars = [.. Enumerable.Range(1, 3).SelectMany(i => (byte[][])[writer.Row("", 1), writer.Row("", 2), writer.Row("", 30), writer.Row("", 40),
                writer.Numbers("", MatClass.Double, [1, 1], MatDataType.UInt8, [i]), writer.Text("", $"{i:D5}.jpg")])];
            bool first = random.Next(2) == 0;
            Put("devkit/cars_meta.mat", [writer.Cells("class_names", [1, 3], [.. new[] { "Audi", "BMW", "Fiat" }.Select(n => writer.Text("", n))])], first);
            Put("devkit/cars_train_annos.mat", [writer.Structs("annotations", [1, 3], fields, cars)], !first);
            Touch(Enumerable.Range(1, 3).Select(i => $"cars_train/{i:D5}.jpg"));
            return () => ReadAll(Context.Data.LoadStanfordCars196(folder, DatasetSplit.Train, new() { SkipMissingImages = true }));
        }

        Action ImageNet()
        {
            byte[][] synsets = [.. Enumerable.Range(1, 3).SelectMany(i => (byte[][])[writer.Row("", i), writer.Text("", $"n{i:D2}"), writer.Text("", "tench, fish"), writer.Row("", 0)])];
            Put("ILSVRC2012_devkit_t12/data/meta.mat", [writer.Structs("synsets", [3, 1], ["ILSVRC2012_ID", "WNID", "words", "num_children"], synsets)], true);
            Write(folder, "ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt", "2\n3\n1\n"u8.ToArray());
            Touch(Enumerable.Range(1, 3).Select(i => $"val/ILSVRC2012_val_{i:D8}.JPEG"));
            return () => ReadAll(Context.Data.LoadImageNet(folder, DatasetSplit.Validation, new() { WordsAsNames = true }));
        }

        Action Everything()
        {
            string path = Put("everything.mat", MatEverything.Variables(writer), true);
            return () => MatEverything.Read(MatFile.Read(path));
        }

        // Half of the damage is done to what is then compressed, so that it reaches the reader of the matrices.
        string Put(string name, byte[][] variables, bool chosen)
        {
            Mutator mutator = new(random, Tokens);
            bool inside = random.Next(2) == 0;
            if (damaged && chosen && inside)
            {
                int which = random.Next(variables.Length);
                variables = [.. variables.Select((v, i) => i == which ? mutator.Damage(v, variables[random.Next(variables.Length)]) : v)];
            }

            byte[] file = writer.File([.. variables.Select(v => compress ? writer.Compressed(v) : v)]);
            return Write(folder, name, damaged && chosen && !inside ? mutator.Damage(file, file) : file);
        }

        void Touch(IEnumerable<string> names)
        {
            foreach (string name in names)
                Write(folder, name, []);
        }
    }
}
