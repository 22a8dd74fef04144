using MlNetFixedHeads.Cli;
using MlNetFixedHeads.Cli.Output;

return new CliApplication(new SystemConsole()).Run(args);
