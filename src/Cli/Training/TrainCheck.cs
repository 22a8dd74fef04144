using Microsoft.Extensions.Logging.Abstractions;
using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Estimators.Datasets;
using MlNetFixedHeads.TorchBridge.Weights;
using MlNetFixedHeads.TorchBridge.Weights.Download;

namespace MlNetFixedHeads.Cli.Training;

/// <summary>Checks what <c>train</c> was asked for, and fetches what it needs.</summary>
internal sealed class TrainCheck(IConsole console, Messages messages)
{
    /// <summary>Finds everything that would make training pointless, before it begins.</summary>
    public (ImageDataset Dataset, DataPlan Plan, FixedHeadCnnOptions Options) Check(TrainRequest request, CancellationToken cancellation)
    {
        List<string> problems = [];
        ImageDataset? dataset = null;
        DataPlan? plan = null;
        FixedHeadCnnOptions options = request.Options;
        try
        {
            dataset = request.Data.Open();
            plan = DataPlan.For(dataset, request.ValidationFraction);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            problems.Add($"--data: {FailureMessage.For(e)}");
        }

        if (request.ClassNames is { } file)
        {
            try
            {
                options = options with { ClassNames = ClassNamesFile.Read(file) };
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                problems.Add($"--class-names: {FailureMessage.For(e)}");
            }
        }

        if (request is { Output: not null, Follows: false } && OutputFolder.Problem(request) is { } problem)
            problems.Add(problem);
        // Last, and not for a run that fails anyway: it may be a download.
        if (request.Options.PretrainedWeights is { } weights && (problems.Count == 0 || !PublishedWeights.IsKeyword(weights)))
        {
            try
            {
                options = options with { PretrainedWeights = Fetch(weights, options.Architecture, cancellation) };
            }
            catch (ArgumentException e)
            {
                // It names the option.
                problems.Add(FailureMessage.For(e));
            }
            catch (Exception e) when (e is WeightsFileException or WeightsDownloadException)
            {
                problems.Add($"--pretrained: {FailureMessage.For(e)}");
            }
        }

        return problems.Count == 0 ? (dataset!, plan!, options) : throw new CommandFailedException(string.Join(Environment.NewLine + "fixedheads: ", problems));
    }

    /// <summary>The file of pretrained weights, downloaded if need be, that can be opened.</summary>
    public string Fetch(string weights, CnnArchitecture architecture, CancellationToken cancellation)
    {
        try
        {
            string path = WeightsSource.OfThisUser(NullLogger.Instance, new DownloadLines(messages, console.Time)).Find(weights, architecture, cancellation);
            WeightsFiles.Open(path).Dispose();
            return path;
        }
        catch (OperationCanceledException e)
        {
            throw new CommandFailedException("Cancelled while the weights were downloaded; what was received is kept for the next time.", e);
        }
    }
}
