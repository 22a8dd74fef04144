using System.Globalization;
using MlNetFixedHeads;

namespace CarsTransfer;

/// <summary>The program: reads the command line and runs a command.</summary>
internal static class ConsoleApp
{
    /// <summary>Exit code of a run that did what was asked for.</summary>
    public const int Success = 0;

    /// <summary>Exit code of a run that failed, or of one with pictures that cannot be read.</summary>
    public const int Failure = 1;

    /// <summary>Exit code of a command line that makes no sense.</summary>
    public const int WrongUsage = 2;

    private static readonly string[] PictureTypes = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp"];

    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter errors)
    {
        if (args.Contains("--help") || args.Contains("-h"))
        {
            output.WriteLine(ConsoleArguments.Usage);
            return Success;
        }

        try
        {
            ConsoleArguments arguments = ConsoleArguments.Parse(args);
            if (arguments.Text("--model") is { } model)
                CarsModel.MLNetModelPath = model;
            return arguments.Command switch
            {
                "train" => Train(arguments, output),
                "predict" => Predict(arguments, output, errors),
                _ => Evaluate(arguments, output),
            };
        }
        catch (ArgumentException e)
        {
            errors.WriteLine($"{e.Message}\n{ConsoleArguments.Usage}");
            return WrongUsage;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or InvalidOperationException or UnauthorizedAccessException)
        {
            errors.WriteLine(e.Message);
            return Failure;
        }
    }

    private static int Train(ConsoleArguments arguments, TextWriter output)
    {
        string model = arguments.Text("--output") ?? CarsModel.ModelFile;
        if (Path.Exists(model))
            throw new IOException($"'{model}' is there already; remove it, or name another file with --output.");
        using var interrupted = new CancellationTokenSource();
        ConsoleCancelEventHandler stop = (_, e) => (e.Cancel, _) = (true, interrupted.CancelAsync());
        Console.CancelKeyPress += stop;
        try
        {
            var choices = new TrainingChoices
            {
                PretrainedWeights = arguments.Text("--pretrained"),
                Architecture = arguments.Text("--arch"),
                ImageSize = arguments.Whole("--size"),
                Epochs = arguments.Whole("--epochs"),
                BatchSize = arguments.Whole("--batch"),
                LearningRate = arguments.Number("--lr"),
                Progress = new EpochLines(output),
                CancellationToken = interrupted.Token,
            };
#if SAMPLE
            if (arguments.Generated)
                choices = GeneratedPictures.Small(choices);
#endif
            string data = Data(arguments, output);
            Write(output, CarsModel.Train(model, data, choices));
            output.WriteLine($"The model is {Path.GetFullPath(model)}.");
            return Success;
        }
        finally
        {
            Console.CancelKeyPress -= stop;
        }
    }

    private static int Predict(ConsoleArguments arguments, TextWriter output, TextWriter errors)
    {
        string[] files = [.. arguments.Files.SelectMany(Pictures)];
        if (files.Length == 0)
            throw new ArgumentException("There is no picture to predict.");
        int top = arguments.Whole("--top") ?? 3, unreadable = 0;
        foreach ((string file, CarsModel.ModelOutput? answer) in files.Zip(CarsModel.PredictFiles(files)))
        {
            if (answer is null)
            {
                errors.WriteLine($"{file}: is no picture.");
                unreadable++;
                continue;
            }

            output.WriteLine($"{file}: {string.Join(", ", CarsModel.GetSortedScoresWithLabels(answer).Take(top).Select(Line))}");
            if (arguments.Text("--heatmaps") is { } folder)
                WriteHeatMap(file, Directory.CreateDirectory(folder).FullName, top, output);
        }

        return unreadable == 0 ? Success : Failure;
    }

    private static int Evaluate(ConsoleArguments arguments, TextWriter output)
    {
        ImageClassificationMetrics metrics = CarsModel.Evaluate(Data(arguments, output));
        Write(output, metrics);
        if (arguments.Text("--report") is { } report)
            CarsModel.SaveReport(metrics, report);
        return Success;
    }

    private static string Data(ConsoleArguments arguments, TextWriter output)
    {
        if (arguments.Text("--data") is { } data)
            return data;
#if SAMPLE
        if (arguments.Generated)
            return GeneratedPictures.Folder(output);
        if (GeneratedPictures.Cars() is { } cars)
            return cars;
        throw new ArgumentException(
            "There are no pictures: name them with --data, or set FIXEDHEADS_DATA to a folder that holds cars196/manifest.csv, or let --generated paint some flowers.");
#else
        _ = output;
        throw new ArgumentException("There are no pictures: name them with --data.");
#endif
    }

    /// <summary>A folder stands for the pictures in it.</summary>
    private static IEnumerable<string> Pictures(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path).Where(f => PictureTypes.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)
        : [path];

    private static void WriteHeatMap(string file, string folder, int top, TextWriter output)
    {
        string target = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(file)}.heatmap.png");
        using (var stream = new FileStream(target, FileMode.CreateNew))
            stream.Write(CarsModel.Explain(file, top).RenderPng());
        output.WriteLine($"    heat map: {target}");
    }

    private static void Write(TextWriter output, ImageClassificationMetrics metrics)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{metrics.Examples} test pictures: top-1 {metrics.Accuracy:P1}, top-5 {metrics.TopKAccuracy(Math.Min(5, metrics.Classes.Count)):P1}, mean per class {metrics.MeanPerClassAccuracy:P1}"));
        foreach (ConfusedPair pair in metrics.MostConfused(3))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {pair.Actual} taken for {pair.Predicted}: {pair.Count}"));
    }

    private static string Line(KeyValuePair<string, float> pair) => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:P1}");
}
