using CsCheck;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Transforms.Image;
using MlNetFixedHeads.Estimators.Tests.Fakes;
using MlNetFixedHeads.TorchBridge.Imaging;
using SkiaSharp;

namespace MlNetFixedHeads.Estimators.Tests.EndToEnd;

/// <summary>Whichever way a picture comes, it is the same picture.</summary>
[TestClass]
public sealed class OnePreprocessingTests
{
    private static readonly FixedHeadCnnOptions Small = new()
    {
        Architecture = CnnArchitecture.ResNet32Cifar,
        ImageSize = 16,
        CropFraction = 0.8,
        // Small crops need every pixel of a small picture in training too, so that a file is not decoded smaller than an image.
        CropScale = (0.1, 1),
        // Until the running statistics are its own, the network says nearly the same of every picture.
        Epochs = 8,
        BatchSize = 8,
        LearningRate = 0.02,
        ValidationFraction = 0,
        Threads = 1,
        TestTimeFlip = TestTimeFlip.Model,
    };

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void A_picture_turned_by_EXIF_and_its_upright_twin_score_the_same_from_paths_bytes_and_images()
    {
        using var pictures = new Pictures(perKind: 0);
        var rows = new List<Row>();
        try
        {
            for (var orientation = 1; orientation <= 8; orientation++)
            {
                // The last ones are large enough to be decoded at a smaller scale from paths and bytes.
                var upright = JpegPictures.Blocks(orientation > 6 ? 15 : 3, orientation > 6 ? 20 : 4, orientation);
                Add(JpegPictures.Encode(JpegPictures.Stored(upright, orientation), orientation), $"turned{orientation}.jpg", orientation);
                Add(JpegPictures.Encode(upright), $"upright{orientation}.jpg", orientation);
            }

            var fromPaths = Scores(rows, nameof(Row.ImagePath));
            for (var i = 0; i < fromPaths.Length; i += 2)
                AssertClose(fromPaths[i].Score, fromPaths[i + 1].Score, 1e-5f, rows[i].ImagePath);
            // They are different pictures, or nothing would be shown.
            Assert.IsGreaterThan(1e-2f, fromPaths.Max(p => Difference(fromPaths[0].Score, p.Score)));

            // Trained on bytes and on images, the network is the same one, for those are the same pictures.
            Prediction.AreSame(fromPaths, Scores(rows, nameof(Row.Bytes)));
            var small = rows[..12];
            Prediction.AreSame(Scores(small, nameof(Row.ImagePath)), Scores(small, nameof(Row.Image)));
        }
        finally
        {
            rows.ForEach(r => r.Image.Dispose());
        }

        void Add(byte[] bytes, string name, int orientation)
        {
            var path = Path.Combine(pictures.Folder, name);
            File.WriteAllBytes(path, bytes);
            using var file = UprightImage.FromFile(path);
            var image = UprightImage.FromBytes(bytes);
            Assert.IsTrue(file.Pixels.SequenceEqual(image.Pixels));
            rows.Add(new() { ImagePath = path, Bytes = bytes, Image = image, Label = orientation % 2 == 0 ? "even" : "odd" });
        }
    }

    [TestMethod]
    public void Training_evaluation_the_graph_and_predictions_see_the_same_of_any_picture()
    {
        using var pictures = new Pictures();
        using var model = _context.Transforms.TrainFixedHeadCnn(_context, Small).Fit(pictures.Keys(_context));
        var engine = _context.Model.CreatePredictionEngine<PictureRow, Prediction>(model);
        using var pixels = Session(model, OnnxInputForm.Pixels);
        using var tensors = Session(model, OnnxInputForm.Tensor);
        var evaluation = new EvaluationTransform(model.Preprocessing);
        SKEncodedImageFormat[] formats = [SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp];
        var path = Path.Combine(pictures.Folder, "any");

        Gen.Select(Gen.Int[1, 260], Gen.Int[1, 260], Gen.Int[0, 2], Gen.Int[30, 100], Gen.Int).Sample(
            (width, height, format, quality, seed) =>
            {
                File.WriteAllBytes(path, Encode(width, height, formats[format], quality, seed));
                var predicted = engine.Predict(new PictureRow { ImagePath = path, Label = "sky" }).Score;

                var image = ImageDecoder.DecodeFile(path, DecodeLimits.Default, DecodeScale.MinimumShortSideFor(model.Preprocessing.ResizeShortSide));
                AssertClose(Run(pixels, image), predicted, 1e-5f, "graph");
                var values = new float[evaluation.Length];
                evaluation.Apply(image, values);
                AssertClose(Run(tensors, values), predicted, 1e-3f, $"{width} x {height} {formats[format]}");
            },
            iter: 30,
            threads: 1);
    }

    private Prediction[] Scores(List<Row> rows, string column)
    {
        var data = _context.Data.LoadFromEnumerable(rows);
        using var model = _context.Transforms.TrainFixedHeadCnn(_context, Small with { ImageColumnName = column }).Fit(data);
        return Prediction.Of(_context, model.Transform(data));
    }

    private static byte[] Encode(int width, int height, SKEncodedImageFormat format, int quality, int seed)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                bitmap.SetPixel(x, y, new SKColor((byte)((x * 7) + seed), (byte)((y * 5) + (x * y / 9)), (byte)(seed >> 8)));
        }

        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    private static InferenceSession Session(FixedHeadCnnTransformer model, OnnxInputForm form)
    {
        using var stream = new MemoryStream();
        model.SaveOnnx(stream, form);
        return new InferenceSession(stream.ToArray());
    }

    private static float[] Run(InferenceSession session, RgbImage image) => Run(
        session,
        NamedOnnxValue.CreateFromTensor("pixels", new DenseTensor<byte>(image.Pixels.AsMemory(0, image.Width * image.Height * 3), [1, image.Width * image.Height * 3])),
        NamedOnnxValue.CreateFromTensor("size", new DenseTensor<long>(new long[] { image.Height, image.Width }, [1, 2])));

    private static float[] Run(InferenceSession session, float[] interleaved)
    {
        var planes = new float[interleaved.Length];
        for (var i = 0; i < interleaved.Length; i++)
            planes[(i % 3 * 256) + (i / 3)] = interleaved[i];
        return Run(session, NamedOnnxValue.CreateFromTensor("input", new DenseTensor<float>(planes, [1, 3, 16, 16])));
    }

    private static float[] Run(InferenceSession session, params NamedOnnxValue[] inputs)
    {
        using var results = session.Run(inputs, ["Score"]);
        return [.. results[0].AsEnumerable<float>()];
    }

    private static float Difference(float[] expected, float[] actual) => expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();

    private static void AssertClose(float[] expected, float[] actual, float tolerance, string what) =>
        Assert.IsLessThan(tolerance, Difference(expected, actual), what);

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";

        public byte[] Bytes { get; set; } = [];

        // The size counts for nothing: every image has its own.
        [ImageType(1, 1)]
        public MLImage Image { get; set; } = null!;

        public string Label { get; set; } = "";
    }
}
