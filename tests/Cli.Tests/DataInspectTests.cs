using System.Text.Json;
using SkiaSharp;

namespace MlNetFixedHeads.Cli.Tests;

[TestClass]
public sealed class DataInspectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Json_counts_splits_and_names_leaks_and_undecodable_files()
    {
        WriteSet();
        JsonElement json = CliRun.Of("data", "inspect", $"folder:{_folder.Path}", "--json").Json();
        Assert.AreEqual(3, json.GetProperty("classes").GetInt32());
        Assert.AreEqual(15, json.GetProperty("examples").GetInt32());
        Assert.AreEqual("""{"train":10,"test":5}""", Compact(json.GetProperty("splits")));
        JsonElement damaged = json.GetProperty("undecodable").EnumerateArray().Single();
        Assert.AreEqual(_folder["train", "red", "damaged.jpg"], damaged.GetProperty("file").GetString());
        Assert.AreEqual("train red", $"{damaged.GetProperty("split")} {damaged.GetProperty("class")}");
        StringAssert.Contains(damaged.GetProperty("error").GetString(), "is not a picture of a known format");
        Assert.AreEqual("""[{"first":"train","second":"test","exact":2,"near":0}]""", Compact(json.GetProperty("leaks")));
        Assert.AreEqual(1, json.GetProperty("exactDuplicates").GetProperty("acrossClasses").GetInt32());
        Assert.AreEqual("""{"train":[3,3,4],"test":[1,1,3]}""", Compact(json.GetProperty("classCounts")));
        Assert.AreEqual(40, json.GetProperty("width").GetProperty("median").GetDouble());
    }

    [TestMethod]
    public void People_read_the_same_in_tables_and_lines()
    {
        WriteSet();
        CliRun run = CliRun.Of("data", "inspect", $"folder:{_folder.Path}", "--list", "1");
        Assert.AreEqual(ExitCodes.Success, run.ExitCode, run.Errors);
        foreach (string words in new[]
        {
            "15 pictures of 3 classes", "Undecodable: 1", "Same bytes: 2 groups of 4 pictures, 2 across splits, 1 across classes", "splits and classes differ: ",
            "LEAK: 2 pictures of 'test' are in 'train' too", "Formats: PNG 10, JPEG 4", "and 1 more",
        })
            Assert.Contains(words, run.Output);
    }

    [TestMethod]
    public void A_contact_sheet_is_drawn_with_the_options_of_train_and_never_over_another_file()
    {
        WriteSet();
        string sheet = _folder["sheet.png"];
        string[] args = ["data", "inspect", $"folder:{_folder.Path}", "--contact-sheet", sheet, "--rows", "2", "--columns", "3", "--size", "32", "--flip", "none"];
        Assert.AreEqual(ExitCodes.Success, CliRun.Of(args).ExitCode);
        byte[] first = File.ReadAllBytes(sheet);
        using (SKBitmap drawn = SKBitmap.Decode(first))
            Assert.AreEqual(new SKSizeI(4 + (3 * 100), 30 + 4 + (2 * (30 + 96 + 4))), new SKSizeI(drawn.Width, drawn.Height));

        CliRun.Of(args).ShouldFail(ExitCodes.Failure, "sheet.png' exists already; choose another file or add --overwrite");
        CollectionAssert.AreEqual(first, File.ReadAllBytes(sheet));
        Assert.AreEqual(ExitCodes.Success, CliRun.Of([.. args, "--overwrite", "--epoch", "2", "--mixup", "0.2"]).ExitCode);
        CollectionAssert.AreNotEqual(first, File.ReadAllBytes(sheet));
        Assert.HasCount(1, Directory.GetFiles(_folder.Path), "Nothing is left beside it.");
    }

    [TestMethod]
    public void Wrong_usage_is_told_with_the_command_that_helps()
    {
        string data = $"folder:{_folder.Path}";
        CliRun.Of("data", "inspect", "nonsense").ShouldFail(ExitCodes.WrongUsage, "SPEC: 'nonsense' names no data set", "See 'fixedheads data inspect --help'.");
        CliRun.Of("data", "inspect", data, "--rows", "3", "--flip", "none").ShouldFail(ExitCodes.WrongUsage, "Without --contact-sheet there is no use for --rows, --flip.");
        CliRun.Of("data", "inspect", data, "--distance", "11").ShouldFail(ExitCodes.WrongUsage, "'11' is no distance; expected 0 to 10, or none");
        CliRun.Of("data", "inspect", data, "--first-classes", "3").ShouldFail(ExitCodes.WrongUsage, "SPEC: ", "only cifar100 and imagenet can be cut");
        CliRun.Of("data").ShouldFail(ExitCodes.WrongUsage, "See 'fixedheads data --help'.");
        CliRun.Of("data", "inspect", data, "--contact-sheet", _folder["no", "sheet.png"]).ShouldFail(ExitCodes.Failure, "there is no folder");
    }

    [TestMethod]
    public void Ctrl_C_ends_it()
    {
        WriteSet();
        using TestConsole console = new() { InterruptAtOnce = true };
        Assert.AreEqual(ExitCodes.Failure, new CliApplication(console).Run(["data", "inspect", $"folder:{_folder.Path}"]));
        Assert.Contains("Cancelled.", console.Errors);
    }

    /// <summary>Three of each class in train and one in test; a damaged picture; one leak with its right class, one with a wrong one.</summary>
    private void WriteSet()
    {
        ColouredPictures.WriteFolder(_folder["train"], 3);
        ColouredPictures.WriteFolder(_folder["test"], 1, seed: 2);
        File.WriteAllText(_folder["train", "red", "damaged.jpg"], "damaged");
        File.Copy(_folder["train", "red", "0.png"], _folder["test", "red", "leak.png"]);
        File.Copy(_folder["train", "blue", "1.jpg"], _folder["test", "red", "wrong.jpg"]);
    }

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);
}
