using System.Runtime.InteropServices;
using MlNetFixedHeads.Samples.ThesisTables;
using MlNetFixedHeads.Samples.ThesisTables.Reproduction;

// Recomputes what Z. Qian's thesis (2020) says of networks' sizes and costs from the networks as they are built here, or trains the rows of its tables of accuracies.
//   dotnet run --project samples/ThesisTables [-- --output DIR]
//   dotnet run -c Release --project samples/ThesisTables -- reproduce --help
if (args is not [ReproduceCommand.Name, .. var options])
    return ThesisRun.Execute(args, Console.Out, Console.Error);

using var interruption = new CancellationTokenSource();
// The first one ends training with a checkpoint, the next one the process.
void Interrupt(PosixSignalContext signal)
{
    signal.Cancel = !interruption.IsCancellationRequested;
    interruption.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
return ReproduceCommand.Execute(options, Console.Out, Console.Error, interruption.Token);
