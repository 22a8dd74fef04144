using MlNetFixedHeads.Fuzz;

// Damages files of every kind and gives them to the loaders, in a process of their own that is watched and replaced.
//   Fuzz [--kind all|mat|pickle|tgz|csv|jpeg|png|picture|checkpoint|safetensors[,...]] [--count 10000] [--seed 1] [--first 0]
// The exit code is 1 where any case is neither a result nor an error that the loader's documentation promises.
const int PartLength = 2000;
Arguments arguments = Arguments.Parse(args);
if (arguments.IsWorker)
{
    Worker.Run(arguments);
    return 0;
}

List<Tally> tallies = [];
foreach (FuzzKind kind in arguments.Kinds)
{
    Tally tally = new(kind.Name);
    tallies.Add(tally);
    for (int next = arguments.First; next < arguments.Count;)
    {
        foreach (CaseResult result in new WatchedWorker(kind, arguments.Seed, next, Math.Min(next + PartLength, arguments.Count)).Run())
        {
            tally.Add(result);
            next = result.Index + 1;
            if (result.Outcome is not (CaseOutcome.Result or CaseOutcome.Error))
                Console.Error.WriteLine($"{kind.Name} {result.Index}: {result.Outcome} {result.Allocated} bytes {result.Milliseconds:F0} ms {result.Message}");
        }

        Console.Error.WriteLine(tally);
    }
}

Console.WriteLine(Tally.Header);
tallies.ForEach(Console.WriteLine);
return tallies.TrueForAll(tally => tally.IsClean) ? 0 : 1;
