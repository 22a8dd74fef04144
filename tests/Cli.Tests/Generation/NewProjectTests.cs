using System.Diagnostics;
using System.Text.Json;
using MlNetFixedHeads.Cli.Generation;

namespace MlNetFixedHeads.Cli.Tests.Generation;

[TestClass]
public sealed class NewProjectTests
{
    private static TrainedModel _trained = null!;

    [ClassInitialize]
    public static void Train(TestContext context) => _trained = new TrainedModel();

    [ClassCleanup]
    public static void Delete() => _trained.Dispose();

    [TestMethod]
    public void A_generated_console_program_builds_and_answers_for_its_model()
    {
        using var folder = new TemporaryFolder();
        // What stands above a project must not reach into it.
        File.WriteAllText(folder["Directory.Build.props"], "<Project><PropertyGroup><TargetFramework>net1.0</TargetFramework></PropertyGroup></Project>");
        File.WriteAllText(folder["Directory.Packages.props"], "<Project><ItemGroup><PackageVersion Include=\"Microsoft.ML\" Version=\"0.1.0\" /></ItemGroup></Project>");
        string project = folder["made", "Colours"];
        CliRun run = CliRun.Of("new", "console", "--model", _trained.Model, "--name", "ColourModel", "--output", project);
        Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
        Assert.AreEqual("Colours", Directory.GetFileSystemEntries(folder["made"]).Select(Path.GetFileName).Single());

        // Scoring alone: the native library for training is as large as everything else together.
        Build(project, "-p:CanTrain=false");
        string program = Directory.GetFiles(Path.Join(project, "bin"), "ColourModelConsole.dll", SearchOption.AllDirectories).First();
        string picture = _trained.Picture("red", 0);
        (int code, string output) = Dotnet(project, program, "predict", picture, "--heatmaps", folder["maps"]);
        Assert.AreEqual(0, code, output);
        string expected = CliRun.Of("predict", "--model", _trained.Model, picture, "--json").Json()[0].GetProperty("predictedLabel").GetString()!;
        Assert.Contains($"0.png: {expected} ", output);
        Assert.IsTrue(File.Exists(folder["maps", "0.heatmap.png"]));
    }

    [TestMethod]
    public async Task A_generated_web_api_builds_and_answers_for_its_model()
    {
        using var folder = new TemporaryFolder();
        string project = folder["api"];
        CliRun run = CliRun.Of("new", "webapi", "--model", _trained.Model, "--name", "ColourModel", "--output", project);
        Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
        Build(project);
        string program = Directory.GetFiles(Path.Join(project, "bin"), "ColourModelWebApi.dll", SearchOption.AllDirectories).First();
        string expected = CliRun.Of("predict", "--model", _trained.Model, _trained.Picture("red", 0), "--json").Json()[0].GetProperty("predictedLabel").GetString()!;

        using Process server = Process.Start(Start(project, program, "--urls", "http://127.0.0.1:0"))!;
        try
        {
            // Kestrel says which port it got.
            string? line;
            while ((line = await server.StandardOutput.ReadLineAsync()) is not null && !line.Contains("Now listening on: ", StringComparison.Ordinal))
            {
            }

            Assert.IsNotNull(line, "The server ended before it listened.");
            using var client = new HttpClient { BaseAddress = new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]) };
            // The model is loaded while the server already answers that it is not there yet.
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (!(await client.GetAsync(new Uri("/healthz", UriKind.Relative), patience.Token)).IsSuccessStatusCode)
                await Task.Delay(100, patience.Token);

            using var form = new MultipartFormDataContent { { new ByteArrayContent(File.ReadAllBytes(_trained.Picture("red", 0))), "file", "red.png" } };
            using HttpResponseMessage answer = await client.PostAsync(new Uri("/predict", UriKind.Relative), form);
            string text = await answer.Content.ReadAsStringAsync();
            Assert.AreEqual(System.Net.HttpStatusCode.OK, answer.StatusCode, text);
            Assert.AreEqual(expected, JsonDocument.Parse(text).RootElement.GetProperty("predictedLabel").GetString());
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    [TestMethod]
    public void Settings_of_the_samples_model_are_the_samples_file()
    {
        var facts = new ModelFacts
        {
            ClassNames = ["a", "b"],
            ImageColumn = "ImagePath",
            TakesBytes = false,
            ScoreColumn = "Score",
            ActivationMapColumn = "ActivationMap",
            Preprocessing = new() { Height = 128, Width = 128, ResizeShortSide = 128 },
            Architecture = "mobilenet_v2",
            Head = "identity",
            Variant = "",
        };
        IReadOnlyDictionary<string, byte[]> template = TemplateFiles.Of(ProjectKind.ConsoleApp);
        Assert.AreEqual(Text(ModelSource.SettingsFile), ModelSource.Settings(facts));

        // And a model of encoded pictures changes what it must.
        foreach (string file in new[] { ModelSource.ConsumptionFile, ModelSource.TrainingFile })
            Assert.AreEqual(Text(file), ModelSource.Adapt(file, Text(file), facts));
        Assert.Contains("byte[] ImageSource", ModelSource.Adapt(ModelSource.ConsumptionFile, Text(ModelSource.ConsumptionFile), facts with { TakesBytes = true }));
        Assert.Contains("File.ReadAllBytes(path)", ModelSource.Adapt(ModelSource.ConsumptionFile, Text(ModelSource.ConsumptionFile), facts with { TakesBytes = true }));
        Assert.Contains("LoadRawImageBytes", ModelSource.Adapt(ModelSource.TrainingFile, Text(ModelSource.TrainingFile), facts with { TakesBytes = true }));

        string Text(string file) => System.Text.Encoding.UTF8.GetString(template[file]).TrimStart('\uFEFF').ReplaceLineEndings("\n");
    }

    [TestMethod]
    public void A_generated_project_has_nothing_of_the_sample()
    {
        using var folder = new TemporaryFolder();
        foreach (string kind in new[] { "console", "webapi" })
        {
            if (TemplateFiles.Of(kind == "console" ? ProjectKind.ConsoleApp : ProjectKind.WebApi).Count == 0)
                continue;
            CliRun run = CliRun.Of("new", kind, "--model", _trained.Model, "--name", "Tints", "--output", folder[kind], "--package-source", folder.Path);
            Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
            foreach (string file in Directory.GetFiles(folder[kind], "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".zip", StringComparison.Ordinal)))
            {
                string text = File.ReadAllText(file);
                foreach (string word in new[] { "CarsModel", "CarsTransfer", "FlowerWeb", "flowerweb", "SAMPLE", "GeneratedPictures", "Quickstart" })
                    Assert.DoesNotContain(word, text, file);
            }

            Assert.IsTrue(File.ReadAllBytes(_trained.Model).AsSpan().SequenceEqual(File.ReadAllBytes(folder[kind, "Tints.zip"])));
            Assert.Contains(folder.Path, File.ReadAllText(folder[kind, "nuget.config"]));
            Assert.IsFalse(Directory.Exists(folder[kind, "lib"]));
            Assert.Contains("blue, green, red", File.ReadAllText(folder[kind, "README.md"]));
        }
    }

    [TestMethod]
    public void Versions_are_those_this_build_pins()
    {
        TemplatePackages packages = TemplateFiles.Packages();
        Assert.Contains("TorchSharp", packages.References[TemplatePackages.Library].ToArray());
        Assert.Contains("Microsoft.ML.OnnxTransformer", packages.References[TemplatePackages.Library].ToArray());
        Assert.DoesNotContain("Microsoft.CodeAnalysis.PublicApiAnalyzers", packages.References[TemplatePackages.Library].ToArray());
        foreach (string package in packages.References.SelectMany(g => g).Concat(["Microsoft.ML.OnnxRuntime", "libtorch-cpu-linux-x64", "System.Numerics.Tensors"]))
            Assert.IsTrue(packages.Versions.ContainsKey(package), package);
    }

    [TestMethod]
    public void Nothing_is_overwritten_and_wrong_names_are_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["mine.txt"], "mine");
        CliRun.Of("new", "console", "--model", _trained.Model, "--name", "Tints", "--output", folder.Path).ShouldFail(ExitCodes.Failure, "not empty");
        CliRun.Of("new", "console", "--model", folder["none.zip"], "--name", "Tints", "--output", folder["a"]).ShouldFail(ExitCodes.Failure, "none.zip", "no such file");
        CliRun.Of("new", "console", "--model", folder["mine.txt"], "--name", "Tints", "--output", folder["a"]).ShouldFail(ExitCodes.Failure, "mine.txt");
        CliRun.Of("new", "console", "--model", _trained.Model, "--name", "File", "--output", folder["a"]).ShouldFail(ExitCodes.Failure, "'File'", "FileModel");
        CliRun.Of("new", "console", "--model", _trained.Model, "--name", "Tints", "--output", folder["a"], "--package-source", folder["none"]).ShouldFail(ExitCodes.Failure, "--package-source");
        foreach (string name in new[] { "2Tints", "my model", "class", "../x", "Tints.Of", "Größe" })
            CliRun.Of("new", "webapi", "--model", _trained.Model, "--name", name, "--output", folder["a"]).ShouldFail(ExitCodes.WrongUsage, $"'{name}'");
        CollectionAssert.AreEqual(new[] { "mine.txt" }, Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public void Parts_of_the_sample_are_cut_out() => Assert.AreEqual(
        "a\nb\n    d\ne", SourceText.WithoutSampleParts("a\n#if SAMPLE\nx\n#endif\nb\n#if SAMPLE\ny\n#else\n    d\n#endif\ne"));

    [TestMethod]
    public void Texts_become_literals_of_the_same_value() =>
        Assert.AreEqual("\"a\\\"b\\\\c\\u000a{ä}\"", ModelSource.Literal("a\"b\\c\n{ä}"));

    private static void Build(string project, params string[] properties)
    {
        (int code, string output) = Dotnet(project, ["build", "-v", "q", "--nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-warnaserror", .. properties]);
        Assert.AreEqual(0, code, output);
    }

    private static ProcessStartInfo Start(string folder, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", args) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // The build that runs these tests must not steer that of the project.
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || k.StartsWith("MSBuild", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        return start;
    }

    private static (int Code, string Output) Dotnet(string folder, params string[] args)
    {
        using Process process = Process.Start(Start(folder, args))!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
