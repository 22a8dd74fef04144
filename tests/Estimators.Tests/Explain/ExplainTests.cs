using MlNetFixedHeads.Estimators.Explain;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Networks;
using MlNetFixedHeads.TorchBridge.Training;
using static TorchSharp.torch;

namespace MlNetFixedHeads.Estimators.Tests.Explain;

/// <summary>Explanations of real networks, whose weights are random but for batch norm's statistics.</summary>
[TestClass]
public sealed class ExplainTests
{
    private const int Side = 48;

    private static readonly string[] Names = ["daisy", "rose", "tulip", "thistle", "iris"];

    private static readonly ExplainedPicture Photo = Picture(150, 120);

    public static IEnumerable<object[]> Heads => ClassifierHead.All.Select(h => new object[] { h.Name });

    [TestMethod]
    [DynamicData(nameof(Heads))]
    public void The_mean_of_every_map_is_the_logit_at_any_size(string head)
    {
        using TrainedClassifier trained = Classifier(head);
        using var explainer = new Explainer(trained);
        foreach (ExplainOptions options in new[] { new ExplainOptions(), new() { Field = ExplanationField.WholePicture }, new() { Field = ExplanationField.WholePicture, ShortSide = 77 } })
        {
            ImageExplanation explained = explainer.Explain(Photo, options);
            ExplanationInput input = options.Field == ExplanationField.ModelInput
                ? ExplanationInput.OfModel(Photo, trained.Preprocessing)
                : ExplanationInput.OfWhole(Photo, trained.Preprocessing, options);
            float[] logits = Logits(input);
            Assert.HasCount(Names.Length, explained.Classes);
            foreach (ClassExplanation shown in explained.Classes)
            {
                Assert.AreEqual(logits[shown.Index], shown.Mean, 1e-4f * Math.Max(1, Math.Abs(logits[shown.Index])), $"{head}, {shown.Label}");
                Assert.HasCount(explained.MapHeight * explained.MapWidth, shown.Map);
            }
        }

        float[] Logits(ExplanationInput input)
        {
            using var scope = NewDisposeScope();
            using var gradless = no_grad();
            return [.. _network!.Logits(tensor(input.Values, [1, 3, input.Height, input.Width])).data<float>()];
        }
    }

    [TestMethod]
    public void A_picture_of_500_pixels_has_maps_of_16_by_16()
    {
        using TrainedClassifier trained = Classifier("identity", architecture: CnnArchitecture.ShuffleNetV2X05);
        using var explainer = new Explainer(trained);
        ImageExplanation explained = explainer.Explain(Picture(500, 375), new() { Field = ExplanationField.WholePicture, ShortSide = 500 });
        Assert.AreEqual((16, 21), (explained.MapHeight, explained.MapWidth));
        Assert.AreEqual(new BoundingBox(0, 0, 500, 375), explained.Region);
        ImageExplanation own = explainer.Explain(Picture(500, 500), new() { Field = ExplanationField.WholePicture });
        Assert.AreEqual((16, 16), (own.MapHeight, own.MapWidth));
        ImageExplanation usual = explainer.Explain(Picture(500, 500), new());
        Assert.AreEqual((2, 2), (usual.MapHeight, usual.MapWidth));
        // The answer is the model's, whatever is shown of it.
        CollectionAssert.AreEqual(usual.Classes.Select(c => c.Score).ToArray(), own.Classes.Select(c => c.Score).ToArray());
        Assert.AreEqual(1, usual.Classes.Sum(c => c.Score), 1e-5f);
    }

    [TestMethod]
    [DataRow("identity")]
    [DataRow("learned")]
    [DataRow("orthogonal")]
    [DataRow("conv3x3")]
    [DataRow("identity_truncated")]
    public void Grad_CAM_in_closed_form_is_that_of_a_backward_pass(string head)
    {
        using TrainedClassifier trained = Classifier(head);
        using var explainer = new Explainer(trained);
        ImageExplanation closed = explainer.Explain(Photo, new() { Method = ExplanationMethod.GradCam });
        ExplanationInput input = ExplanationInput.OfModel(Photo, trained.Preprocessing);
        (float[] maps, int height, int width) = trained.GradientMaps(input.Values, input.Height, input.Width, [.. closed.Classes.Select(c => c.Index)]);
        AssertClose([.. maps.Select(v => Math.Max(v, 0))], [.. closed.Classes.SelectMany(c => c.Map)]);
        Assert.AreEqual((closed.MapHeight, closed.MapWidth), (height, width));
        using var session = ExplanationSession.Open(trained);
        Assert.IsTrue(session.IsLinear);
        if (head != "identity")
            return;
        ImageExplanation usual = explainer.Explain(Photo, new());
        AssertClose([.. usual.Classes.SelectMany(c => c.Map.Select(v => Math.Max(v, 0) / (height * width)))], [.. closed.Classes.SelectMany(c => c.Map)]);
    }

    [TestMethod]
    [DataRow("etf", "average")]
    [DataRow("hadamard", "average")]
    [DataRow("learned", "max")]
    [DataRow("identity", "attention")]
    public void Other_heads_and_poolings_have_Grad_CAM_by_a_backward_pass(string head, string pooling)
    {
        FeaturePooling pool = pooling switch { "max" => FeaturePooling.Max, "attention" => FeaturePooling.SoftAttention(8), _ => FeaturePooling.Average };
        using TrainedClassifier trained = Classifier(head, pool);
        using var explainer = new Explainer(trained);
        ImageExplanation explained = explainer.Explain(Photo, new() { Method = ExplanationMethod.GradCam, TopK = 2 });
        Assert.HasCount(2, explained.Classes);
        Assert.IsTrue(explained.Classes.SelectMany(c => c.Map).All(v => v >= 0 && float.IsFinite(v)));
        Assert.IsTrue(explained.Classes.SelectMany(c => c.Map).Any(v => v > 0));
        if (pooling != "average")
            Assert.Contains("no activation maps", Assert.ThrowsExactly<InvalidOperationException>(() => explainer.Explain(Photo, new())).Message);
    }

    [TestMethod]
    public void Maps_of_a_model_that_averages_mirror_images_are_symmetric_for_symmetric_pictures()
    {
        using TrainedClassifier trained = Classifier("identity", mirror: true);
        using var explainer = new Explainer(trained);
        ExplainedPicture symmetric = Picture(60, 60, (x, y) => (Math.Abs((2 * x) - 59), y));
        foreach (ExplanationMethod method in Enum.GetValues<ExplanationMethod>())
        {
            ImageExplanation explained = explainer.Explain(symmetric, new() { Method = method });
            foreach (ClassExplanation shown in explained.Classes)
            {
                for (int i = 0; i < shown.Map.Count; i++)
                    Assert.AreEqual(shown.Map[i], shown.Map[(i / explained.MapWidth * explained.MapWidth) + explained.MapWidth - 1 - (i % explained.MapWidth)], 1e-5f * Math.Max(1, shown.Map.Max(Math.Abs)));
            }
        }
    }

    [TestMethod]
    public void Classes_come_in_the_order_asked_for_and_panels_stand_side_by_side()
    {
        using TrainedClassifier trained = Classifier("identity");
        using var explainer = new Explainer(trained);
        ImageExplanation explained = explainer.Explain(Picture(300, 240), new() { ClassNames = ["tulip", "daisy"], Scaling = HeatMapScaling.AcrossClasses });
        CollectionAssert.AreEqual(new[] { "tulip", "daisy" }, explained.Classes.Select(c => c.Label).ToArray());
        using SkiaSharp.SKBitmap sheet = SkiaSharp.SKBitmap.Decode(explained.RenderPng());
        Assert.AreEqual(((3 * 300) + (2 * HeatMapImage.Gap), 240), (sheet.Width, sheet.Height));
        using SkiaSharp.SKBitmap overlay = SkiaSharp.SKBitmap.Decode(explained.RenderOverlayPng(1));
        Assert.AreEqual((300, 240), (overlay.Width, overlay.Height));
        // The panel on the right is the overlay, under its caption.
        Assert.AreEqual(overlay.GetPixel(290, 230), sheet.GetPixel((2 * (300 + HeatMapImage.Gap)) + 290, 230));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => explained.RenderOverlayPng(2));
    }

    [TestMethod]
    public void Maps_that_a_saved_graph_lacks_are_made_of_its_last_layer()
    {
        var context = new Microsoft.ML.MLContext(seed: 1);
        using var pictures = new Fakes.Pictures(perKind: 2);
        var data = pictures.Keys(context);
        using FixedHeadCnnTransformer full = Bulk.ScoringModel.Fit(context, data, new FixedHeadCnnOptions { ActivationMapColumnName = "Maps" });
        using FixedHeadCnnTransformer without = Bulk.ScoringModel.Fit(context, data);
        string zip = Path.Combine(pictures.Folder, "without.zip");
        context.Model.Save(without, data.Schema, zip);
        using FixedHeadCnnTransformer opened = context.Model.LoadFixedHeadCnn(zip, out _);
        string path = pictures.Rows[0].ImagePath;
        using Microsoft.ML.Data.MLImage image = UprightImage.FromFile(path);
        using FileStream stream = File.OpenRead(path);
        foreach (ImageExplanation explained in new[] { opened.Explain(path, 3), opened.Explain(File.ReadAllBytes(path), 3), opened.Explain(stream, 3), opened.Explain(image, 3) })
        {
            ImageExplanation expected = full.Explain(path, 3);
            CollectionAssert.AreEqual(expected.Classes.Select(c => c.Label).ToArray(), explained.Classes.Select(c => c.Label).ToArray());
            AssertClose([.. expected.Classes.SelectMany(c => c.Map)], [.. explained.Classes.SelectMany(c => c.Map)]);
            AssertClose([.. Fakes.Prediction.Of(context, opened.Transform(data))[0].Score.OrderDescending()], [.. explained.Classes.Select(c => c.Score)]);
        }

        // A saved graph knows its bias, so that Grad-CAM needs no weights here.
        AssertClose(
            [.. full.Explain(path, new ExplainOptions { Method = ExplanationMethod.GradCam }).Classes.SelectMany(c => c.Map)],
            [.. opened.Explain(path, new ExplainOptions { Method = ExplanationMethod.GradCam }).Classes.SelectMany(c => c.Map)]);
        opened.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => opened.Explain(path, 1));
    }

    [TestMethod]
    public void Wrong_options_are_listed_together()
    {
        string message = Assert.ThrowsExactly<ArgumentException>(
            () => new ExplainOptions { TopK = 0, ShortSide = 3, LongestSide = 0, ClassNames = ["cactus", "rose"] }.Check(Names)).Message;
        foreach (string word in new[] { "TopK is 0", "ShortSide is 3", "LongestSide is 0", "WholePicture", "no class 'cactus'", "'thistle'" })
            Assert.Contains(word, message);
    }

    private static CnnNetwork? _network;

    private static TrainedClassifier Classifier(string head, FeaturePooling? pooling = null, bool mirror = false, CnnArchitecture? architecture = null)
    {
        TorchRuntime.EnsureLoaded();
        CnnNetwork network = _network = NetworkRegistry.Create(
            architecture ?? CnnArchitecture.ResNet32Cifar, ClassifierHead.Parse(head), Names.Length, seed: 3, pooling is null ? NetworkVariant.Default : new NetworkVariant { Pooling = pooling });
        network.eval();
        var preprocessing = new ImagePreprocessing { Height = Side, Width = Side, ResizeShortSide = Side + 4 };
        return new TrainedClassifier(network, preprocessing, Names, new TrainingHistory { Epochs = [], BestEpoch = 0, Cancelled = false, UnreadableImages = [] }, mirror);
    }

    private static ExplainedPicture Picture(int width, int height, Func<int, int, (int X, int Y)>? place = null)
    {
        var image = new RgbImage(width, height, new byte[width * height * 3]);
        for (int i = 0; i < width * height; i++)
        {
            (int x, int y) = place?.Invoke(i % width, i / width) ?? (i % width, i / width);
            (image.Pixels[3 * i], image.Pixels[(3 * i) + 1], image.Pixels[(3 * i) + 2]) =
                ((byte)(128 + (127 * Math.Sin(x / 7.0))), (byte)(128 + (127 * Math.Cos((x + y) / 11.0))), (byte)(y * 255 / height));
        }

        return ExplainedPicture.Of(Fakes.Pictures.Encode(image));
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        float tolerance = 1e-5f * Math.Max(1, expected.Max(Math.Abs));
        Assert.IsLessThan(tolerance, expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max());
    }
}
