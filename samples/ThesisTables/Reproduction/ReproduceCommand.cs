using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction.Options;

namespace MlNetFixedHeads.Samples.ThesisTables.Reproduction;

/// <summary>The command <c>reproduce</c>: trains the rows of a table of the thesis.</summary>
internal static class ReproduceCommand
{
    public const string Name = "reproduce";

    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    public static int Execute(IReadOnlyList<string> args, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        if (args is ["--help"] or [])
        {
            output.WriteLine(ReproduceArguments.Usage);
            return args.Count == 0 ? WrongUsage : Done;
        }

        ReproduceArguments arguments;
        try
        {
            arguments = ArgumentParser.Parse(args);
        }
        catch (ArgumentException e)
        {
            errors.WriteLine(e.Message);
            errors.WriteLine("ThesisTables reproduce --help lists the options.");
            return WrongUsage;
        }

        try
        {
            return new Reproducer(arguments, output, errors, cancellation).Run() ? Done : Failed;
        }
        catch (Exception e)
        {
            // The outermost frame: whatever went wrong becomes one message and an exit code.
            errors.WriteLine(WrappedException.Unwrap(e).Message);
            return e is ArgumentException ? WrongUsage : Failed;
        }
    }
}
