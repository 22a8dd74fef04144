using Microsoft.ML;
using SkiaSharp;

namespace MlNetFixedHeads.Web.Tests;

/// <summary>Two small models that tell colours apart, trained once for all tests.</summary>
[TestClass]
public static class TestModels
{
    /// <summary>A class that would do something in a page that takes it for markup.</summary>
    public const string Hostile = "<img src=x onerror=\"document.title='broken into'\">";

    private static string _folder = "";

    /// <summary>With activation maps; the classes are blue, green and <see cref="Hostile"/>, which is red.</summary>
    public static string WithMaps => Path.Join(_folder, "maps.zip");

    /// <summary>Without; its classes are azure, emerald and scarlet.</summary>
    public static string WithoutMaps => Path.Join(_folder, "plain.zip");

    /// <summary>A path for a file of a test's own.</summary>
    public static string File(string name) => Path.Join(_folder, name);

    [AssemblyInitialize]
    public static void Train(TestContext context)
    {
        _folder = Directory.CreateTempSubdirectory("fixedheads-web-").FullName;
        Train(WithMaps, ["blue", "green", Hostile], maps: true);
        Train(WithoutMaps, ["azure", "emerald", "scarlet"], maps: false);
    }

    [AssemblyCleanup]
    public static void Delete() => Directory.Delete(_folder, recursive: true);

    private static void Train(string path, string[] names, bool maps)
    {
        SKColor[] colours = [Pictures.Blue, Pictures.Green, Pictures.Red];
        string pictures = Directory.CreateDirectory(path + ".pictures").FullName;
        List<Row> rows = [];
        for (int i = 0; i < 24; i++)
        {
            string file = Path.Join(pictures, $"{i}.jpg");
            System.IO.File.WriteAllBytes(file, Pictures.Jpeg(colours[i % 3], i + 10));
            rows.Add(new Row { ImagePath = file, Label = names[i % 3] });
        }

        var context = new MLContext(seed: 1);
        IDataView data = context.Data.LoadFromEnumerable(rows);
        using FixedHeadCnnTransformer model = context.Transforms.TrainFixedHeadCnn(context, new FixedHeadCnnOptions
        {
            Architecture = CnnArchitecture.ResNet32Cifar,
            Head = ClassifierHead.Identity,
            ImageSize = 32,
            Epochs = 15,
            BatchSize = 6,
            LearningRate = 0.02,
            ValidationFraction = 0,
            CropScale = (0.8, 1),
            Threads = 1,
            Device = "cpu",
            ActivationMapColumnName = maps ? "ActivationMap" : null,
        }).Fit(data);
        context.Model.Save(model, data.Schema, path);
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
