using System.Text.Json;

namespace MlNetFixedHeads.Fuzz;

/// <summary>Runs the cases, and says on the standard output which one begins and how it ended.</summary>
internal static class Worker
{
    /// <summary>Before the number of a case that begins.</summary>
    public const char Begin = 'B';

    /// <summary>Before the result of a case.</summary>
    public const char End = 'E';

    /// <summary>Whole files that are loaded before any damaged one.</summary>
    private const int WholeFiles = 20;

    public static void Run(Arguments arguments)
    {
        string folder = Directory.CreateTempSubdirectory("fixedheads-fuzz-").FullName;
        try
        {
            CaseRunner runner = new(arguments.Kinds[0], arguments.Seed, folder);
            for (int i = 0; i < WholeFiles; i++)
            {
                CaseResult whole = runner.Run(i, damaged: false);
                if (whole.Outcome != CaseOutcome.Result)
                    throw new InvalidOperationException($"The whole file {i} of kind {arguments.Kinds[0].Name} does not load: {whole.Outcome} {whole.Message}");
            }

            for (int i = arguments.First; i < arguments.Count; i++)
            {
                Say($"{Begin}{i}");
                Say(End + JsonSerializer.Serialize(runner.Run(i)));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Say(string line)
    {
        Console.Out.Write(line + "\n");
        Console.Out.Flush();
    }
}
