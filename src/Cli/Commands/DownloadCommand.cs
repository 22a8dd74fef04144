using System.CommandLine;
using MlNetFixedHeads.Cli.Options;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Cli.Training;
using MlNetFixedHeads.Estimators;
using MlNetFixedHeads.TorchBridge.Weights.Download;

namespace MlNetFixedHeads.Cli.Commands;

/// <summary>Downloads a data set.</summary>
internal sealed class DownloadCommand : CliCommand
{
    private const string Help = """
        Downloads the official files over HTTPS and checks their MD5. They are used as they are: --data flowers102:DIR,
        cars196:DIR or cifar100:DIR reads the archives.
          flowers102   imagelabels.mat, setid.mat and 102flowers.tgz, 345 MB, from www.robots.ox.ac.uk
          cifar100     cifar-100-binary.tar.gz, 169 MB, from www.cs.toronto.edu
          cars196      car_devkit.tgz, cars_test_annos_withlabels.mat, cars_train.tgz and cars_test.tgz, 1.9 GB: the authors'
                       address (ai.stanford.edu) is dead, so it needs --from, or the files placed in DIR by hand

        An interrupted download (Ctrl-C too) goes on where it stopped when the command is run again. A file that is there is
        checked and kept; one with a wrong checksum is an error, never overwritten. JSON: {"dataset", "files": [path]}.

        Example:
          fixedheads download flowers102 --to data/flowers102
        """;

    private readonly IConsole _console;
    private readonly Argument<string> _dataset = new("NAME") { Description = $"The data set: {string.Join(", ", DatasetDownload.Names)}." };
    private readonly Option<string?> _to = OptionFactory.Text("--to", "DIR", "The folder to put the files in.", required: true);
    private readonly Option<Uri?> _from = OptionFactory.Parsed<Uri?>(
        "--from", "URL", "The address of a folder that has the files under their official names. Default: the publisher's.", Address);

    private readonly Option<bool> _json = CommonOptions.Json();

    public DownloadCommand(IConsole console)
        : base("download", "Download the official files of a data set.", Help)
    {
        _console = console;
        _dataset.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var name }] && !DatasetDownload.Names.Contains(name))
                result.AddError($"'{name}' is no data set that can be downloaded; expected {string.Join(", ", DatasetDownload.Names)}.");
        });
        Add(_dataset);
        foreach (Option option in new Option[] { _to, _from, _json })
            Add(option);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        bool json = parsed.GetValue(_json);
        Messages messages = new(_console, json);
        string dataset = parsed.GetRequiredValue(_dataset);
        DatasetDownloadOptions options = new() { From = parsed.GetValue(_from), Progress = new Lines(messages, _console.Time) };
        using Interruption interruption = new(_console, messages, "Stopping: what was received is kept for the next time.");
        try
        {
            IReadOnlyList<string> files = Task.Run(() => DatasetDownload.DownloadAsync(dataset, parsed.GetRequiredValue(_to)!, options, interruption.Token)).GetAwaiter().GetResult();
            if (json)
                _console.Out.WriteLine(JsonText.Of(new { Dataset = dataset, Files = files }));
            else
                messages.WriteLine($"{dataset}: {string.Join(", ", files)}");
            return ExitCodes.Success;
        }
        catch (OperationCanceledException e)
        {
            throw new CommandFailedException("Cancelled: what was received is kept, and the same command goes on from there.", e);
        }
    }

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? address
            : throw new FormatException($"'{text}' is no https address.");

    /// <summary>A new account of lines for each file.</summary>
    private sealed class Lines(Messages messages, TimeProvider time) : IProgress<DatasetDownloadProgress>
    {
        private Uri? _file;
        private DownloadLines? _lines;

        public void Report(DatasetDownloadProgress value)
        {
            if (_file != value.Url)
                (_file, _lines) = (value.Url, new DownloadLines(messages, time));
            _lines!.Report(new DownloadProgress(value.Url, value.Received, value.Total));
        }
    }
}
