using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Estimators.Scoring;
using MlNetFixedHeads.Estimators.Scoring.Bulk;
using MlNetFixedHeads.Estimators.Training;
using MlNetFixedHeads.TorchBridge.Distributed.Mpi;
using MlNetFixedHeads.TorchBridge.Training;
using MlNetFixedHeads.TorchBridge.Training.Finding;
using MlNetFixedHeads.TorchBridge.Weights.Download;

namespace MlNetFixedHeads;

/// <summary>Trains a convolutional image classifier with a fixed (or a learned) head, in TorchSharp, from the rows of a data view.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Machine learning task</term><description>Multiclass classification</description></item>
/// <item><term>Image column</term><description>Text (a path), a vector of Byte (an encoded picture), MLImage, or <c>Vector&lt;Single, 3, H, W&gt;</c> (preprocessed)</description></item>
/// <item><term>Label column</term><description>Key, or text</description></item>
/// <item><term>Output columns</term><description>Score: Vector of Single (probabilities); PredictedLabel: Key; on request ActivationMap and Features: Vector of Single</description></item>
/// <item><term>Packages needed to train</term><description>A native libtorch (such as TorchSharp-cpu) and Microsoft.ML.OnnxRuntime or its .Gpu</description></item>
/// <item><term>Packages needed to score</term><description>Microsoft.ML.OnnxRuntime or its .Gpu</description></item>
/// <item><term>Exportable to ONNX</term><description>Yes, by <see cref="FixedHeadCnnTransformer.SaveOnnx(string, OnnxInputForm, bool)"/></description></item>
/// </list>
/// <para>The classes and their order are those of the label's key values; a key without values gives the classes <c>0</c>, <c>1</c>, ...,
/// as ML.NET's evaluators name them; text labels are sorted ordinally. Rows whose label is missing are left out and counted in a warning.</para>
/// <para>Rows are read once. Of text columns only the paths are kept; pictures from memory go through one temporary file, so that
/// memory does not grow with the data.</para>
/// </remarks>
public sealed class FixedHeadCnnEstimator : IEstimator<FixedHeadCnnTransformer>
{
    private readonly HostContext _context;
    private readonly FixedHeadCnnOptions _options;
    private readonly IClassifierTrainer _trainer;
    private readonly ForwardingLogger _logger;
    private readonly CheckpointPlaces _checkpoints = new();

    internal FixedHeadCnnEstimator(HostContext context, FixedHeadCnnOptions options, IClassifierTrainer? trainer = null)
    {
        OptionsValidator.Check(options);
        _context = context;
        _options = options;
        _trainer = trainer ?? DefaultTrainer.Create();
        _logger = new ForwardingLogger(options.Logger, context.Environment);
    }

    /// <summary>Trains.</summary>
    /// <param name="input">Rows with the image and the label column.</param>
    /// <returns>The trained classifier; dispose of it when it is no longer used.</returns>
    /// <exception cref="ArgumentException">Columns are missing or of a wrong type, there are no rows, paths are empty, or fewer than two
    /// classes have pictures; the message lists what was found and what was expected.</exception>
    /// <exception cref="IOException">The folder of the picture cache cannot be made or written, the folder of checkpoints is another run's, or the newest
    /// checkpoint cannot be read at present.</exception>
    /// <exception cref="InvalidDataException">More pictures than allowed are unreadable, or no checkpoint there is is complete.</exception>
    /// <exception cref="WeightsDownloadException">Published weights were asked for and could not be downloaded.</exception>
    /// <exception cref="WeightsFileException">The weights file cannot be read.</exception>
    /// <exception cref="WeightsException">The weights do not belong to the network.</exception>
    /// <exception cref="InvalidOperationException">The context asks for a GPU that ONNX Runtime cannot use, see
    /// <see cref="MLContext.FallbackToCpu"/>.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled before there was anything to keep.</exception>
    /// <exception cref="TimeoutException">The time budget was over before there was anything to keep.</exception>
    /// <exception cref="CheckpointMismatchException">The checkpoint to go on from is that of another run, or of another version of its format.</exception>
    /// <exception cref="TrainingDivergedException">The loss exploded, or it, gradients or weights were no numbers.</exception>
    /// <exception cref="TrainingMemoryException">There was not enough memory.</exception>
    public FixedHeadCnnTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        MLContext scoringContext = ScoringDevice.Choose(_context, ScoringDevice.Providers(), _logger);
        InputColumns columns = InputColumns.Find(input.Schema, _options, "training data", training: true);
        OptionsValidator.Check(_options, columns.Images);
        InputColumns? validationColumns = FindValidationColumns(columns);
        // Before any row is read: without a connection this is where it ends.
        string? weights = FindWeights();

        string folder = scoringContext.TempFilePath;
        var reader = new RowReader(_options, folder, _logger);
        (ImageTable train, ClassLabels classes) = reader.ReadTraining(input, columns);
        ITrainedClassifier trained;
        using (train)
        using (ImageTable? validation = validationColumns is null ? null : reader.ReadValidation(_options.ValidationData!, validationColumns, classes))
        {
            WeightsClasses.Check(weights, _options, classes.Names);
            TrainingSettings settings = Settings(columns, weights);
            trained = _trainer.Train(
                train,
                validation,
                classes.Names,
                settings with { Checkpoints = settings.Checkpoints is { } kept ? kept with { Folder = _checkpoints.Of(kept.Folder, new(train, validation, classes.Names)) } : null },
                Hooks);
        }

        return Wrap(scoringContext, input, columns, classes, trained, folder);
    }

    /// <summary>Trains for some steps at learning rates that grow from step to step, and shows how the loss goes: it falls fastest at rates that
    /// are good to train at. Nothing is kept of what was trained, and the recipe's own rate and schedule are not used.</summary>
    /// <remarks>Every step is like one of the first epoch: pictures have the first of <see cref="TrainingRecipe.Sizes"/>, what is frozen in that epoch does not
    /// learn, and with a frozen trunk and one view of each picture nothing is augmented.</remarks>
    /// <param name="input">Rows with the image and the label column.</param>
    /// <param name="lowest">The first rate, above 0.</param>
    /// <param name="highest">The last rate, above the first; the steps end earlier where the loss explodes.</param>
    /// <param name="steps">Most steps, 10 or more.</param>
    /// <returns>The steps and what they suggest.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty, or it has too few steps.</exception>
    /// <exception cref="ArgumentException">As <see cref="Fit"/>.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="TrainingMemoryException">There was not enough memory.</exception>
    public LearningRateCurve FindLearningRate(IDataView input, double lowest = 1e-6, double highest = 10, int steps = 100)
    {
        ArgumentNullException.ThrowIfNull(input);
        RateRange range = new RateRange(lowest, highest, steps).Checked();
        InputColumns columns = InputColumns.Find(input.Schema, _options, "training data", training: true);
        OptionsValidator.Check(_options, columns.Images);
        string? weights = FindWeights();
        (ImageTable train, ClassLabels classes) = new RowReader(_options, HostFolder, _logger).ReadTraining(input, columns);
        using (train)
        {
            return ClassifierTrainer.FindLearningRate(train, classes.Names, Settings(columns, weights), range, Hooks);
        }
    }

    /// <summary>Pictures per second in the first epoch of training, and in the second, which has decoded pictures in the cache. Nothing is kept.</summary>
    internal (double First, double Later) MeasureSpeed(IDataView input, TrainingLayout layout)
    {
        InputColumns columns = InputColumns.Find(input.Schema, _options, "training data", training: true);
        (ImageTable train, ClassLabels classes) = new RowReader(_options, HostFolder, _logger).ReadTraining(input, columns);
        using (train)
        {
            return ClassifierTrainer.MeasureSpeed(train, classes.Names, Settings(columns, FindWeights()) with { Layout = layout }, Hooks);
        }
    }

    /// <summary>How <see cref="Fit"/> would differ from an earlier run, in words; nothing is trained.</summary>
    /// <param name="input">Rows with the image and the label column.</param>
    /// <param name="earlier">The configuration in the earlier run's history.</param>
    internal IReadOnlyList<string> Differences(IDataView input, IReadOnlyDictionary<string, string> earlier) => Read(input, _logger, (columns, train, validation, classes) =>
    {
        int processes = MpiEnvironment.IsWanted(_options.Distributed) ? MpiEnvironment.Size ?? 1 : 1;
        return ClassifierTrainer.Differences(train, validation, classes.Names, Settings(columns, FindWeights()), processes, earlier);
    });

    /// <summary>Reads the rows as <see cref="Fit"/> does, and says what tells them from others. What is odd about them, every training tells.</summary>
    internal DataIdentity Identify(IDataView input) => Read(input, NullLogger.Instance, (_, train, validation, classes) => new DataIdentity(train, validation, classes.Names));

    private T Read<T>(IDataView input, ILogger logger, Func<InputColumns, ImageTable, ImageTable?, ClassLabels, T> use)
    {
        InputColumns columns = InputColumns.Find(input.Schema, _options, "training data", training: true);
        InputColumns? validationColumns = FindValidationColumns(columns);
        var reader = new RowReader(_options, HostFolder, logger);
        (ImageTable train, ClassLabels classes) = reader.ReadTraining(input, columns);
        using (train)
        using (ImageTable? validation = validationColumns is null ? null : reader.ReadValidation(_options.ValidationData!, validationColumns, classes))
        {
            return use(columns, train, validation, classes);
        }
    }

    /// <summary>The columns there will be after training.</summary>
    /// <param name="inputSchema">The columns before.</param>
    /// <returns>The columns before and the added ones; a text label becomes a key.</returns>
    /// <exception cref="ArgumentException">Columns are missing or of a wrong type; the message lists what was found and what was expected.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        InputColumns.Check(inputSchema, _options);
        return OutputShape.Of(inputSchema, _options);
    }

    private TrainingHooks Hooks => new(_options.Progress, _logger, _options.CancellationToken);

    /// <summary>Where pictures from memory go meanwhile.</summary>
    private string HostFolder => ScoringDevice.Choose(_context, ScoringDevice.Providers(), _logger).TempFilePath;

    /// <summary>The file of the pretrained weights, downloaded if need be, or null where there are none.</summary>
    private string? FindWeights() => _options.PretrainedWeights is { } named
        ? WeightsSource.OfThisUser(_logger, new DownloadLog(_logger)).Find(named, _options.Architecture, _options.CancellationToken)
        : null;

    private TrainingSettings Settings(InputColumns columns, string? weights) =>
        SettingsMapper.Map(_options, columns.Images.Kind == ImageColumnKind.Preprocessed ? columns.Images.Size : null) with { PretrainedWeights = weights };

    private InputColumns? FindValidationColumns(InputColumns training)
    {
        if (_options.ValidationData is not { } data)
        {
            return null;
        }

        InputColumns columns = InputColumns.Find(data.Schema, _options, "validation data", training: false);
        return columns.Images == training.Images
            ? columns
            : throw new ArgumentException(
                $"The image column '{_options.ImageColumnName}' is {columns.Images} in the validation data; expected {training.Images}, as in the training data.");
    }

    private FixedHeadCnnTransformer Wrap(
        MLContext context, IDataView input, InputColumns columns, ClassLabels classes, ITrainedClassifier trained, string folder)
    {
        OnnxFile? file = null;
        ScoringChain? scoring = null;
        try
        {
            file = OnnxFile.Write(trained, _options, columns.Images, folder);
            TransformerChain<ITransformer> plain = ScoringPipeline.Build(
                context, _options, columns.Images, classes, trained.Preprocessing.ResizeShortSide, file.Path, input);
            scoring = new ScoringChain(plain, file, SessionSettings.Of(_context, context, _options.Scoring), _options.Scoring);
            ITransformer? labels = LabelMapping(context, columns, classes)?.Fit(input);
            return new FixedHeadCnnTransformer(_options, columns.Images, trained, scoring, labels);
        }
        catch
        {
            scoring?.Dispose();
            file?.Dispose();
            trained.Dispose();
            throw;
        }
    }

    /// <summary>What brings the label column into the order of the classes: text, and keys whose values are only some of the classes' names.</summary>
    private IEstimator<ITransformer>? LabelMapping(MLContext context, InputColumns columns, ClassLabels classes)
    {
        string label = _options.LabelColumnName;
        if (columns.LabelIsText)
        {
            return classes.ValueToKey(context, label, label);
        }

        bool hasNames = columns.Label.Annotations.Schema.GetColumnOrNull(ClassLabels.KeyValuesAnnotation) is { Type: VectorDataViewType { ItemType: TextDataViewType } };
        return _options.ClassNames is not null && hasNames
            ? context.Transforms.Conversion.MapKeyToValue(label).Append(classes.ValueToKey(context, label, label))
            : null;
    }
}
