using System.Text.Json;

namespace MlNetFixedHeads.Cli.Tests;

/// <summary>One run of the tool inside this process.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Errors)
{
    public static CliRun Of(params string[] args)
    {
        using var console = new TestConsole();
        int code = new CliApplication(console).Run(args);
        return new(code, console.Output, console.Errors);
    }

    /// <summary>Standard output as JSON; fails where anything else stands there.</summary>
    public JsonElement Json()
    {
        Assert.AreEqual(ExitCodes.Success, ExitCode, Errors);
        return JsonDocument.Parse(Output).RootElement;
    }

    /// <summary>Checks the exit code and that one message, and no stack trace, says why.</summary>
    public void ShouldFail(int exitCode, params string[] words)
    {
        Assert.AreEqual(exitCode, ExitCode, Output + Errors);
        foreach (string word in words)
            Assert.Contains(word, Errors);
        Assert.DoesNotContain("   at ", Errors);
    }
}
