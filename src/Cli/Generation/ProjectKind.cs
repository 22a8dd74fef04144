namespace MlNetFixedHeads.Cli.Generation;

/// <summary>A kind of project that can be generated, and the sample it is made of.</summary>
/// <param name="Name">Its name on the command line, and the folder of its template.</param>
/// <param name="Suffix">What follows the model's name in the project's.</param>
/// <param name="Sdk">The project's SDK.</param>
/// <param name="Trains">Whether it can train, for which it needs libtorch.</param>
/// <param name="Namespace">The sample's namespace, which the project's takes the place of.</param>
internal sealed record ProjectKind(string Name, string Suffix, string Sdk, bool Trains, string Namespace)
{
    /// <summary>What stands for the model's name in samples.</summary>
    public const string ModelName = "CarsModel";

    public static ProjectKind ConsoleApp { get; } = new("console", "Console", "Microsoft.NET.Sdk", Trains: true, "CarsTransfer");

    public static ProjectKind WebApi { get; } = new("webapi", "WebApi", "Microsoft.NET.Sdk.Web", Trains: false, "FlowerWeb");
}
