using MlNetFixedHeads.Samples.ThesisTables;

// Recomputes what Z. Qian's thesis (2020) says of networks' sizes and costs from the networks as they are built here.
//   dotnet run --project samples/ThesisTables [-- --output DIR]
return ThesisRun.Execute(args, Console.Out, Console.Error);
