using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetFixedHeads.Estimators.Tests.Fakes;
using MlNetFixedHeads.Estimators.Training;

namespace MlNetFixedHeads.Estimators.Tests;

[TestClass]
public sealed class PersistenceTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow("ImagePath")]
    [DataRow("Picture")]
    [DataRow("Resized")]
    public void A_reloaded_model_gives_the_same_numbers_and_names(string column)
    {
        using var pictures = new Pictures();
        IDataView keys = pictures.Keys(_context);
        IDataView data = _context.Transforms.LoadImages("Picture", null, "ImagePath")
            .Append(_context.Transforms.ResizeImages("Resized", 8, 6, "Picture")).Fit(keys).Transform(keys);
        var options = new FixedHeadCnnOptions { ImageColumnName = column, ActivationMapColumnName = "Maps" };
        using FixedHeadCnnTransformer model = new FixedHeadCnnEstimator(HostContext.Of(_context), options, new FakeTrainer()).Fit(data);
        string zip = Path.Combine(pictures.Folder, "model.zip");
        _context.Model.Save(model, data.Schema, zip);

        ITransformer loaded = new MLContext().Model.Load(zip, out DataViewSchema schema);
        using var owner = (IDisposable)loaded;
        Assert.IsNotNull(schema.GetColumnOrNull("ImagePath"));
        IDataView scored = loaded.Transform(data);
        Prediction.AreSame(Prediction.Of(_context, model.Transform(data)), Prediction.Of(_context, scored));
        CollectionAssert.AreEqual(new[] { "sky", "rose", "leaf" }, Prediction.SlotNames(scored.Schema["Score"]));
        CollectionAssert.AreEqual(new[] { "sky", "rose", "leaf" }, Prediction.KeyValues(scored.Schema["PredictedLabel"]));
        Assert.AreEqual(model.Transform(data).Schema.Count, scored.Schema.Count);
    }

    [TestMethod]
    public void A_model_trained_on_text_labels_scores_after_reloading_without_any_label()
    {
        using var pictures = new Pictures();
        IDataView data = pictures.Texts(_context);
        using FixedHeadCnnTransformer model = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions(), new FakeTrainer()).Fit(data);
        string zip = Path.Combine(pictures.Folder, "model.zip"), both = Path.Combine(pictures.Folder, "both.zip");
        _context.Model.Save(model, data.Schema, zip);
        _context.Model.Save(new TransformerChain<ITransformer>(model.LabelMapping!, model), data.Schema, both);

        ITransformer loaded = _context.Model.Load(zip, out _);
        IDataView unlabelled = _context.Data.LoadFromEnumerable(pictures.Rows.Select(r => new UnlabelledRow { ImagePath = r.ImagePath }));
        Prediction.AreSame(Prediction.Of(_context, model.Transform(data)), Prediction.Of(_context, loaded.Transform(unlabelled)));
        ((IDisposable)loaded).Dispose();

        ITransformer evaluating = _context.Model.Load(both, out _);
        Assert.AreEqual(1, _context.MulticlassClassification.Evaluate(evaluating.Transform(data)).MicroAccuracy);
        ((IDisposable)evaluating).Dispose();
    }

    [TestMethod]
    public void A_program_without_libtorch_scores_the_same_numbers()
    {
        string folder = typeof(PersistenceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ScoringOnlyFolder").Value!;
        string program = Path.Combine(folder, "MlNetFixedHeads.ScoringOnly.dll");
        Assert.IsTrue(File.Exists(program), program);
        // TorchSharp's managed package brings its own small shim; what must be absent is libtorch itself.
        string[] natives = [.. Directory.EnumerateFiles(folder, "*torch*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)!)
            .Where(f => f is "libtorch.so" or "libtorch_cpu.so" or "torch.dll" or "torch_cpu.dll" or "libtorch_cpu.dylib" || f.Contains("c10", StringComparison.Ordinal))];
        Assert.IsEmpty(natives, string.Join(", ", natives));

        using var pictures = new Pictures();
        IDataView data = pictures.Keys(_context);
        using FixedHeadCnnTransformer model = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions(), new FakeTrainer()).Fit(data);
        string zip = Path.Combine(pictures.Folder, "model.zip");
        _context.Model.Save(model, data.Schema, zip);
        Prediction[] expected = Prediction.Of(_context, model.Transform(data));

        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, [program, zip, .. pictures.Rows.Select(r => r.ImagePath)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.Result);
        Assert.HasCount(expected.Length, lines);
        for (int i = 0; i < lines.Length; i++)
        {
            using JsonDocument line = JsonDocument.Parse(lines[i]);
            Assert.AreEqual(model.ClassNames[(int)expected[i].PredictedLabel - 1], line.RootElement.GetProperty("label").GetString());
            CollectionAssert.AreEqual(expected[i].Score, line.RootElement.GetProperty("scores").EnumerateArray().Select(s => s.GetSingle()).ToArray());
        }
    }

    [TestMethod]
    public void SaveOnnx_writes_a_graph_that_plain_ONNX_Runtime_runs_to_the_same_scores()
    {
        using var pictures = new Pictures();
        IDataView data = pictures.Keys(_context);
        using FixedHeadCnnTransformer model = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions(), new FakeTrainer()).Fit(data);
        string file = Path.Combine(pictures.Folder, "model.onnx");
        model.SaveOnnx(file);
        using var session = new InferenceSession(file);
        var image = TorchBridge.Imaging.ImageDecoder.DecodeFile(pictures.Rows[0].ImagePath, TorchBridge.Imaging.DecodeLimits.Default, 0);
        var pixels = new DenseTensor<byte>(image.Pixels.AsMemory(0, image.Width * image.Height * 3), [1, image.Width * image.Height * 3]);
        var size = new DenseTensor<long>(new long[] { image.Height, image.Width }, [1, 2]);
        using var outputs = session.Run([NamedOnnxValue.CreateFromTensor("pixels", pixels), NamedOnnxValue.CreateFromTensor("size", size)]);
        CollectionAssert.AreEqual(Prediction.Of(_context, model.Transform(data))[0].Score, outputs.Single(o => o.Name == "Score").AsTensor<float>().ToArray());
    }

    [TestMethod]
    public void Files_are_replaced_only_on_demand_and_nothing_is_left_beside_them()
    {
        using var pictures = new Pictures();
        using FixedHeadCnnTransformer model = new FixedHeadCnnEstimator(HostContext.Of(_context), new FixedHeadCnnOptions(), new FakeTrainer()).Fit(pictures.Keys(_context));
        string folder = Directory.CreateDirectory(Path.Combine(pictures.Folder, "out")).FullName;
        string onnx = Path.Combine(folder, "model.onnx"), weights = Path.Combine(folder, "weights.safetensors");
        File.WriteAllText(onnx, "mine");
        File.WriteAllText(weights, "mine");

        StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => model.SaveOnnx(onnx)).Message, "overwrite: true");
        StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => model.SaveWeights(weights)).Message, "overwrite: true");
        Assert.AreEqual("mine", File.ReadAllText(onnx));
        model.SaveOnnx(onnx, OnnxInputForm.Tensor, overwrite: true);
        model.SaveWeights(weights, overwrite: true);
        Assert.AreNotEqual("mine", File.ReadAllText(onnx));
        Assert.AreEqual("weights", File.ReadAllText(weights));
        Assert.HasCount(2, Directory.GetFiles(folder));
    }

    private sealed class UnlabelledRow
    {
        public string? ImagePath { get; set; }
    }
}
