using MlNetFixedHeads.Samples.ThesisTables.Reproduction;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Options;

namespace MlNetFixedHeads.Samples.Tests;

[TestClass]
public sealed class ReproduceTests
{
    private static readonly string[] TwoClasses = ["--table", "5.1", "--classes", "64:2", "--size", "16", "--batch", "4", "--threads", "1"];

    [TestMethod]
    public void A_table_is_trained_once_goes_on_where_it_was_interrupted_and_refuses_another_configuration()
    {
        using var pictures = new TinyPictures();
        string[] asked = [.. TwoClasses, "--data", $"folder:{pictures.Data}", "--output", pictures.Output, "--heads", "identity", "--seeds", "1"];

        using var interruption = new CancellationTokenSource();
        using var interrupting = new LineWatch("epoch 2/3", interruption.Cancel);
        var (code, _, errors) = Run([.. asked, "--epochs", "3"], interrupting, interruption.Token);
        Assert.AreEqual(ReproduceCommand.Failed, code);
        Assert.Contains("identity_seed1 was interrupted", errors);

        var (second, output, _) = Run([.. asked, "--epochs", "3"]);
        Assert.AreEqual(ReproduceCommand.Done, second, output);
        Assert.DoesNotContain("epoch 1/3", output);
        Assert.Contains("epoch 3/3", output);
        Assert.Contains("| 2 (thesis 64) | resnet32_cifar | `identity`", output);
        Assert.Contains("74.25", output);
        Assert.AreEqual(output[output.IndexOf("Table 5.1", StringComparison.Ordinal)..], File.ReadAllText(Path.Join(pictures.Output, "table-5.1.md")));
        Assert.HasCount(2, File.ReadAllLines(Path.Join(pictures.Output, "trainings-5.1.csv")));
        Assert.IsEmpty(Directory.GetDirectories(pictures.Output, "checkpoints", SearchOption.AllDirectories));
        var training = Directory.GetDirectories(Path.Join(pictures.Output, "trainings")).Single();
        foreach (var file in new[] { "history.json", "history.csv", "curves.png", "events.out.tfevents.fixedheads" })
            Assert.IsTrue(File.Exists(Path.Join(training, file)), file);
        Assert.HasCount(1 + 3, File.ReadAllLines(Path.Join(training, "history.csv")));

        var (third, again, _) = Run([.. asked, "--epochs", "3"]);
        Assert.AreEqual(ReproduceCommand.Done, third);
        Assert.DoesNotContain("  epoch ", again);

        var (fourth, _, refused) = Run([.. asked, "--epochs", "4", "--lr", "0.5"]);
        Assert.AreEqual(ReproduceCommand.Failed, fourth);
        Assert.Contains("Recipe.Epochs: 3 there, 4 now", refused);
        Assert.Contains("Recipe.LearningRate: 0.1 there, 0.5 now", refused);
    }

    [TestMethod]
    public void Processes_share_the_trainings_and_each_is_in_one_share()
    {
        using var pictures = new TinyPictures();
        string[] asked = [.. TwoClasses, "--data", $"folder:{pictures.Data}", "--output", pictures.Output, "--dry-run"];
        string[] Names(params string[] more) =>
            [.. Run([.. asked, .. more]).Output.Split('\n').Select(l => l.Split(' ')[0]).Where(n => n.Contains("_seed", StringComparison.Ordinal))];

        var all = Names();

        Assert.HasCount(4 * 3, all);
        CollectionAssert.AreEquivalent(all, Names("--trial", "1/5").Concat(Names("--trial", "2/5")).Concat(Names("--trial", "3/5")).Concat(Names("--trial", "4/5")).Concat(Names("--trial", "5/5")).ToArray());
        Assert.IsFalse(Directory.Exists(pictures.Output));
    }

    [TestMethod]
    public void A_value_for_some_rows_goes_before_the_one_for_all()
    {
        using var pictures = new TinyPictures();
        var (_, output, _) = Run(
            [.. TwoClasses, "--data", $"folder:{pictures.Data}", "--output", pictures.Output, "--dry-run", "--epochs", "cifar100-64=7", "--epochs", "5", "--train-per-class", "3"]);

        Assert.Contains("7 x 6 pictures, 16 to measure", output);
        Assert.DoesNotContain("5 x ", output);
    }

    [TestMethod]
    public void All_that_is_wrong_with_the_arguments_is_said_at_once()
    {
        var (code, _, errors) = Run(["--table", "5.5", "--data", "pictures", "--epochs", "cars=x", "--heads", "simplex", "--trial", "3/2", "--colour", "red", "more", "--output", " "]);

        Assert.AreEqual(ReproduceCommand.WrongUsage, code);
        foreach (var part in new[] { "'pictures' names no data set", "--output: ' ' is blank", "--epochs: 'x'", "no 'simplex'", "'3/2' is no share", "--colour is unknown", "'more' belongs" })
            Assert.Contains(part, errors);
    }

    [TestMethod]
    public void Data_for_two_sets_must_be_told_apart()
    {
        var (code, _, errors) = Run(["--table", "5.5", "--data", "folder:pictures", "--output", "x"]);

        Assert.AreEqual(ReproduceCommand.WrongUsage, code);
        Assert.Contains("--data cars=DATA --data flowers=DATA", errors);
    }

    [TestMethod]
    public void Too_few_classes_are_refused_with_what_can_be_trained_instead()
    {
        using var pictures = new TinyPictures();
        var (code, _, errors) = Run(["--table", "5.4", "--data", $"folder:{pictures.Data}", "--output", pictures.Output]);

        Assert.AreEqual(ReproduceCommand.WrongUsage, code);
        Assert.Contains("has 2 classes, where a row has 8", errors);
        Assert.Contains("where a row has 64", errors);
    }

    [TestMethod]
    public void A_row_that_two_tables_have_is_trained_for_one_and_shown_in_both()
    {
        using var pictures = new TinyPictures();
        string[] asked =
        [
            "--data", $"folder:{pictures.Data}", "--output", pictures.Output, "--classes", "512:2", "--networks", "resnet18:resnet32_cifar", "--heads", "identity", "--size", "16", "--batch", "4",
            "--threads", "1", "--epochs", "1", "--seeds", "1",
        ];
        var (code, output, errors) = Run(["--table", "5.2", .. asked]);
        Assert.AreEqual(ReproduceCommand.Done, code, errors);
        var (second, again, more) = Run(["--table", "5.4", .. asked]);
        Assert.AreEqual(ReproduceCommand.Done, second, more);

        Assert.DoesNotContain("  epoch ", again);
        string[] Cells(string text) => [.. text.Split('\n').Single(l => l.Contains("| `identity`", StringComparison.Ordinal)).Split('|').Select(c => c.Trim())];
        Assert.AreEqual("1", Cells(again)[6]);
        CollectionAssert.AreEqual(Cells(output), Cells(again));
        Assert.HasCount(2, File.ReadAllLines(Path.Join(pictures.Output, "trainings-5.4.csv")));
    }

    [TestMethod]
    public void A_training_that_fails_is_told_with_its_row_and_the_others_go_on()
    {
        using var pictures = new TinyPictures();
        var damaged = Path.Join(pictures.Data, "damaged.safetensors");
        File.WriteAllBytes(damaged, [200, 0, 0, 0, 0, 0, 0, 0, (byte)'{']);
        string[] asked =
            ["--table", "5.1", "--data", $"folder:{pictures.Data}", "--output", pictures.Output, "--classes", "100:2,64:2", "--size", "16", "--batch", "4", "--threads", "1", "--epochs", "1", "--seeds", "1", "--heads", "identity", "--networks", "resnet32_cifar"];
        var (code, output, errors) = Run([.. asked, "--pretrained", $"cifar100-100={damaged}"]);

        Assert.AreEqual(ReproduceCommand.Failed, code);
        Assert.Contains("Trainings failed", errors);
        Assert.HasCount(3, errors.Split("cifar100-100-as-2_resnet32_cifar_identity_seed1: "));
        Assert.Contains("damaged.safetensors", errors);
        Assert.DoesNotContain("   at ", errors);
        Assert.Contains("2/2 cifar100-64-as-2_resnet32_cifar_identity_seed1", output);
        Assert.Contains("  top-1 ", output);
        Assert.IsTrue(File.Exists(Path.Join(pictures.Output, "table-5.1.md")));
    }

    [TestMethod]
    public void Without_a_folder_results_are_kept_in_one_called_output() =>
        Assert.AreEqual("output", ArgumentParser.Parse(["--table", "5.4", "--data", "folder:x", "--epochs", "1", "--seeds", "2", "--scale", "small"]).Output);

    [TestMethod]
    [DataRow("random", Reinitialize.Random)]
    [DataRow("truncate", Reinitialize.Truncate)]
    [DataRow("ridge", Reinitialize.RidgeOnFeatures)]
    [DataRow("lda", Reinitialize.LdaOnFeatures)]
    public void New_layers_begin_as_the_command_line_of_the_tool_says(string text, Reinitialize expected) =>
        Assert.AreEqual(expected, ArgumentParser.Parse(["--table", "5.4", "--data", "folder:x", "--head-init", text]).HeadInit);

    private static (int Code, string Output, string Errors) Run(string[] args, StringWriter? writer = null, CancellationToken cancellation = default)
    {
        using var own = new StringWriter();
        using var errors = new StringWriter();
        var output = writer ?? own;
        var code = ReproduceCommand.Execute(args, output, errors, cancellation);
        return (code, output.ToString().ReplaceLineEndings("\n"), errors.ToString());
    }

    /// <summary>Does something when a line with some text is written.</summary>
    private sealed class LineWatch(string text, Action action) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(text, StringComparison.Ordinal) == true)
                action();
        }
    }
}
