using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Estimators.Explain;
using MlNetFixedHeads.Estimators.Scoring;
using MlNetFixedHeads.TorchBridge.Onnx;
using MlNetFixedHeads.TorchBridge.Training;

namespace MlNetFixedHeads;

/// <summary>A trained image classifier: scores pictures with ONNX Runtime, and saves itself as ML.NET model, ONNX graph or weights.</summary>
/// <remarks>
/// <para>It adds the columns of <see cref="FixedHeadCnnOptions"/>: <c>Score</c> (<c>Vector&lt;float, K&gt;</c>, probabilities with the
/// class names as slot names), <c>PredictedLabel</c> (key with the classes' values) and, on request, <c>ActivationMap</c>
/// (<c>Vector&lt;float, K, h, w&gt;</c>) and <c>Features</c> (<c>Vector&lt;float, d&gt;</c>). Rows are scored when they are read; a picture
/// that cannot be decoded is then an <see cref="ImageDecodingException"/> that names it.</para>
/// <para><c>mlContext.Model.Save</c> writes a chain of ML.NET's own components, and <c>Model.Load</c> gives back that chain, not this
/// type. The loading program needs this assembly and ONNX Runtime, but no native libtorch. Loading with
/// <see cref="MLContext.GpuDeviceId"/> set needs the package Microsoft.ML.OnnxRuntime.Gpu: there ML.NET itself chooses the device.</para>
/// <para>Where the training labels were text, see <see cref="LabelMapping"/>.</para>
/// <para>Dispose of it when it is no longer used, and of the transformers that <c>CrossValidate</c> returns: it holds native memory
/// and a temporary file. A prediction engine made from it disposes of it together with itself, unless its options say otherwise.</para>
/// </remarks>
public sealed class FixedHeadCnnTransformer : ITransformer, IDisposable
{
    private readonly FixedHeadCnnOptions _options;
    private readonly ImageColumn? _images;
    private readonly ITrainedClassifier _trained;
    private readonly ScoringChain _scoring;
    private readonly Explainer _explainer;
    private bool _disposed;

    internal FixedHeadCnnTransformer(
        FixedHeadCnnOptions options,
        ImageColumn? images,
        ITrainedClassifier trained,
        ScoringChain scoring,
        ITransformer? labelMapping)
        => (_options, _images, _trained, _scoring, LabelMapping, _explainer) =
            (options, images, trained, scoring, labelMapping, new Explainer(trained));

    /// <summary>Names of the classes, in the order of the scores.</summary>
    public IReadOnlyList<string> ClassNames => _trained.ClassNames;

    /// <summary>Number of learned parameters of the network.</summary>
    public long ParameterCount => _trained.ParameterCount;

    /// <summary>What happened in training. A model that was opened from a file has no epochs here.</summary>
    public TrainingHistory History => _trained.History;

    /// <summary>How pictures become the network's input. The graph does it, except where the pictures were preprocessed by the caller.</summary>
    public ImagePreprocessing Preprocessing => _trained.Preprocessing;

    /// <summary>Maps the label column from text to a key in the order of the classes, or, where <see cref="FixedHeadCnnOptions.ClassNames"/> was
    /// given, from a key with texts. Null where training labels were a key and gave the classes.</summary>
    /// <remarks>This transformer applies it by itself wherever such a label column is present, so that <c>Evaluate</c> works, and does
    /// without it where there is none, so that a prediction engine's input needs no label. A saved model cannot decide that row
    /// source by row source and leaves it out. Who evaluates a reloaded model on text labels saves this one too, or puts
    /// both in one file: <c>new TransformerChain&lt;ITransformer&gt;(model.LabelMapping, model)</c>.</remarks>
    public ITransformer? LabelMapping { get; }

    /// <summary>Names of the columns, and the kind of the pictures' where it is known.</summary>
    internal (FixedHeadCnnOptions Names, ImageColumn? Images) Columns => (_options, _images);

    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>The schema of <see cref="Transform(IDataView)"/>'s result.</summary>
    /// <param name="inputSchema">A schema with the image column.</param>
    /// <returns>The schema with the added columns.</returns>
    /// <exception cref="ArgumentException">The image column is missing or of another type than in training.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => ChainFor(inputSchema, default).GetOutputSchema(inputSchema);

    /// <summary>Adds the score columns. Pictures are decoded and scored when the rows are read, in parallel and in batches, see <see cref="ScoringOptions"/>.</summary>
    /// <param name="input">Rows with the image column.</param>
    /// <returns>The rows with the added columns.</returns>
    /// <exception cref="ArgumentException">The image column is missing or of another type than in training.</exception>
    public IDataView Transform(IDataView input) => Transform(input, CancellationToken.None);

    /// <summary>Adds the score columns. Pictures are decoded and scored when the rows are read.</summary>
    /// <param name="input">Rows with the image column.</param>
    /// <param name="cancellationToken">Ends the reading of rows with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The rows with the added columns.</returns>
    /// <exception cref="ArgumentException">The image column is missing or of another type than in training.</exception>
    public IDataView Transform(IDataView input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        return ChainFor(input.Schema, cancellationToken).Transform(input);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => ((ITransformer)ChainFor(inputSchema, default)).GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ((ICanSaveModel)_scoring.Plain).Save(ctx);
    }

    /// <summary>Writes the network as an ONNX graph that any ONNX Runtime can run, with preprocessing, softmax and class names inside.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="form">What the graph takes. Defaults to the RGB bytes of a picture of any size.</param>
    /// <param name="overwrite">Whether an existing file may be replaced. Defaults to false.</param>
    /// <exception cref="IOException">The file exists and <paramref name="overwrite"/> is false, or it cannot be written.</exception>
    /// <exception cref="InvalidOperationException"><see cref="OnnxInputForm.Pixels"/> is asked for, but training pictures were preprocessed
    /// by the caller, so that this preprocessing is not known.</exception>
    public void SaveOnnx(string path, OnnxInputForm form = OnnxInputForm.Pixels, bool overwrite = false)
    {
        CheckForm(form);
        SafeWrite.ToFile(path, overwrite, temporary =>
        {
            using FileStream stream = File.Create(temporary);
            SaveOnnx(stream, form);
        });
    }

    /// <summary>Writes the network as an ONNX graph that any ONNX Runtime can run, with preprocessing, softmax and class names inside.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="form">What the graph takes.</param>
    /// <exception cref="InvalidOperationException"><see cref="OnnxInputForm.Pixels"/> is asked for, but training pictures were preprocessed
    /// by the caller, so that this preprocessing is not known.</exception>
    public void SaveOnnx(Stream stream, OnnxInputForm form)
    {
        ArgumentNullException.ThrowIfNull(stream);
        CheckForm(form);
        _trained.WriteOnnx(stream, new OnnxExportRequest { Form = form, ActivationMaps = _options.ActivationMapColumnName is not null, Features = _options.FeaturesColumnName is not null });
    }

    /// <summary>Writes the weights as safetensors with torchvision's parameter names.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="overwrite">Whether an existing file may be replaced. Defaults to false.</param>
    /// <exception cref="IOException">The file exists and <paramref name="overwrite"/> is false, or it cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The model was opened from a file, which holds a graph and no weights.</exception>
    public void SaveWeights(string path, bool overwrite = false)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        SafeWrite.ToFile(path, overwrite, _trained.SaveWeights);
    }

    /// <summary>Shows where the network sees a class: the picture, and beside it the same picture under the heat of the class' activation
    /// map (Qian 2020, figures 5.2 to 5.4). The class' name and probability stand in the corner.</summary>
    /// <param name="imagePath">A picture.</param>
    /// <param name="className">One of <see cref="ClassNames"/>. Defaults to null: the most probable class.</param>
    /// <returns>The bytes of a PNG.</returns>
    /// <exception cref="ArgumentException">There is no class of this name.</exception>
    /// <exception cref="ImageDecodingException">The picture cannot be decoded.</exception>
    /// <exception cref="InvalidOperationException">Training pictures were preprocessed by the caller, so that this preprocessing is not
    /// known.</exception>
    public byte[] RenderHeatMap(string imagePath, string? className = null)
    {
        ArgumentNullException.ThrowIfNull(imagePath);
        return Explain(() => ExplainedPicture.Of(imagePath), new() { TopK = 1, ClassNames = className is null ? null : [className] }).RenderPng();
    }

    /// <summary>Options are looked at before the picture is opened.</summary>
    internal ImageExplanation Explain(Func<ExplainedPicture> picture, ExplainOptions options)
    {
        CheckForm(OnnxInputForm.Pixels);
        options.Check(ClassNames);
        return _explainer.Explain(picture(), options);
    }

    /// <exception cref="ArgumentException">Options are out of range.</exception>
    /// <exception cref="InvalidOperationException">There are no such maps.</exception>
    internal void CheckExplained(ExplainOptions options)
    {
        CheckForm(OnnxInputForm.Pixels);
        options.Check(ClassNames);
        _explainer.Check(options.Method);
    }

    /// <summary>Makes a scorer for pictures that are in memory, which a server can gather into batches.</summary>
    /// <returns>The scorer. It uses this model's sessions and ends with it.</returns>
    /// <exception cref="InvalidOperationException">Training pictures were preprocessed by the caller, so that this preprocessing is not
    /// known, or <see cref="ScoringOptions.Bulk"/> is false.</exception>
    public PictureScorer CreatePictureScorer()
    {
        CheckForm(OnnxInputForm.Pixels);
        return new PictureScorer(_scoring.Engine ?? throw new InvalidOperationException(
            $"This model scores row by row; expected {nameof(ScoringOptions)}.{nameof(ScoringOptions.Bulk)} to be true."));
    }

    /// <summary>Frees native memory and deletes the temporary file.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _explainer.Dispose();
        _scoring.Dispose();
        _trained.Dispose();
    }

    private void CheckForm(OnnxInputForm form)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (form == OnnxInputForm.Pixels && _images?.Kind == ImageColumnKind.Preprocessed)
        {
            throw new InvalidOperationException(
                $"The training pictures of column '{_options.ImageColumnName}' were preprocessed by the caller, so a graph that takes " +
                $"raw pixels cannot be written; expected {nameof(OnnxInputForm)}.{nameof(OnnxInputForm.Tensor)}.");
        }
    }

    private TransformerChain<ITransformer> ChainFor(DataViewSchema schema, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ObjectDisposedException.ThrowIf(_disposed, this);
        CheckImageColumn(schema);
        bool mapped = LabelMapping is not null && schema.GetColumnOrNull(_options.LabelColumnName) is { } label && IsMapped(label);
        return _scoring.For(mapped ? LabelMapping : null, cancellation);
    }

    private void CheckImageColumn(DataViewSchema schema)
    {
        if (_images is not { } expected)
        {
            return;
        }

        string name = _options.ImageColumnName;
        DataViewSchema.Column? column = schema.GetColumnOrNull(name);
        if (column is null)
        {
            throw new ArgumentException(
                $"There is no image column '{name}'; the columns are {string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => $"'{c.Name}'"))}.", nameof(schema));
        }

        if (!ImageColumn.TryRecognise(column.Value.Type, out ImageColumn found) || found != expected)
        {
            throw new ArgumentException(
                $"The image column '{name}' is of type {column.Value.Type}; expected {expected}, as in training.", nameof(schema));
        }
    }

    /// <summary>Whether a label is of the kind that was mapped in training: text, or a key with texts (which takes two steps).</summary>
    private bool IsMapped(DataViewSchema.Column label) => LabelMapping is TransformerChain<ITransformer>
        ? label.Type is KeyDataViewType && label.Annotations.Schema.GetColumnOrNull(ClassLabels.KeyValuesAnnotation) is { Type: VectorDataViewType { ItemType: TextDataViewType } }
        : label.Type is TextDataViewType;
}
