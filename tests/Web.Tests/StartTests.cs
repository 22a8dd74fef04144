using FlowerWeb;

namespace MlNetFixedHeads.Web.Tests;

/// <summary>What is said when it cannot start.</summary>
[TestClass]
public sealed class StartTests
{
    [TestMethod]
    public async Task What_is_wrong_with_the_arguments_is_said_at_once()
    {
        using var errors = new StringWriter();
        Assert.AreEqual(Server.UsageError, await Server.RunAsync(["--Limits:QueueLength=0", "--Limits:MaxPixels=-1"], errors));
        foreach (string expected in new[] { "QueueLength is 0", "MaxPixels is -1", "--model FILE" })
        {
            StringAssert.Contains(errors.ToString(), expected);
        }
    }

    [TestMethod]
    public async Task A_model_that_is_missing_is_named()
    {
        using var errors = new StringWriter();
        Assert.AreEqual(Server.UsageError, await Server.RunAsync(["--model", "nowhere.zip"], errors));
        StringAssert.Contains(errors.ToString(), "'nowhere.zip' was not found");
    }

    [TestMethod]
    public async Task A_file_that_is_no_model_ends_the_server()
    {
        string file = TestModels.File("text.zip");
        await File.WriteAllTextAsync(file, "no model");
        using var errors = new StringWriter();
        Assert.AreEqual(Server.ModelError, await Server.RunAsync(["--model", file, "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=None"], errors));
        StringAssert.Contains(errors.ToString(), $"The model '{file}' cannot be used.");
    }
}
