using System.CommandLine;
using MlNetFixedHeads.Cli.Generation;
using MlNetFixedHeads.Cli.Output;

namespace MlNetFixedHeads.Cli.Commands;

/// <summary>What can be generated for a model.</summary>
internal sealed class NewCommand : Command
{
    public NewCommand(IConsole console)
        : base("new", "Generate a project that uses a trained model.")
    {
        Add(new NewProjectCommand(console, ProjectKind.ConsoleApp, "Generate a console program that predicts pictures and folders, trains anew and evaluates."));
        Add(new NewProjectCommand(console, ProjectKind.WebApi, "Generate an ASP.NET Core web API, with a page to try it."));
    }
}
