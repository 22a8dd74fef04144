using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Estimators.Scoring;
using MlNetFixedHeads.Estimators.Scoring.Bulk;
using MlNetFixedHeads.TorchBridge.Imaging;
using MlNetFixedHeads.TorchBridge.Onnx;

namespace MlNetFixedHeads;

/// <summary>Scores pictures that are in memory, without rows and columns: what a server needs that gathers the pictures of several requests into
/// one run of the network.</summary>
/// <remarks><para>Made by <see cref="FixedHeadCnnTransformer.CreatePictureScorer"/>, whose sessions it uses: disposing of the model ends it,
/// when the runs that have begun are through. All members may be called from many threads at once.</para>
/// <para>Scores are those of the model's <c>Score</c> column, to float rounding, whatever the type of the image column in training was.</para></remarks>
public sealed class PictureScorer
{
    private readonly ScoringEngine _engine;
    private readonly GraphOutput _scores;
    private readonly GraphOutput? _maps;

    internal PictureScorer(ScoringEngine engine)
    {
        _engine = engine;
        _scores = Output(OnnxExporter.ScoreOutput)!;
        _maps = Output(OnnxExporter.ActivationMapOutput);
    }

    /// <summary>Names of the classes, in the order of the scores.</summary>
    public IReadOnlyList<string> ClassNames => _engine.Network.ClassNames;

    /// <summary>How a picture becomes the network's input.</summary>
    public ImagePreprocessing Preprocessing => _engine.Network.Preprocessing;

    /// <summary>Whether the model has activation maps, that is, was trained with a name for their column.</summary>
    public bool HasActivationMaps => _maps is not null;

    /// <summary>Most pictures of one call of <see cref="Score"/>, see <see cref="ScoringOptions.BatchSize"/>.</summary>
    public int BatchSize => _engine.BatchSize;

    /// <summary>Calls of <see cref="Score"/> that are worth making at the same time, see <see cref="ScoringOptions.Threads"/>.</summary>
    public int Threads => _engine.Threads;

    /// <summary>Decodes a picture and makes the network's input of it, on the calling thread.</summary>
    /// <param name="encoded">The bytes of a JPEG, PNG, WebP, GIF (its first frame) or BMP file.</param>
    /// <param name="name">What messages call the picture.</param>
    /// <returns>The picture, to be disposed of when it has been scored.</returns>
    /// <exception cref="ImageDecodingException">The bytes are no picture, or a damaged one.</exception>
    public PreparedPicture Prepare(ReadOnlySpan<byte> encoded, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        RgbImage image = ImageDecoder.Decode(encoded, name, DecodeLimits.Default, _engine.Transform.MinimumShortSide);
        var picture = new PreparedPicture(image.Width, image.Height, _engine.Network.InputLength);
        PlanarInput.Write(image, _engine.Transform, picture.Values.Span);
        return picture;
    }

    /// <summary>Runs the network once for all pictures, on the calling thread; for a single picture, on all threads of the model.</summary>
    /// <param name="pictures">1 to <see cref="BatchSize"/> pictures that this model prepared. They are not disposed of.</param>
    /// <param name="activationMaps">Whether heat maps will be asked for.</param>
    /// <returns>One answer per picture, in their order.</returns>
    /// <exception cref="ArgumentException">There are too few or too many pictures, or one was prepared for a network of another size.</exception>
    /// <exception cref="InvalidOperationException">Activation maps are asked for and the model has none.</exception>
    /// <exception cref="ObjectDisposedException">The model or a picture was disposed of.</exception>
    public IReadOnlyList<PictureScores> Score(IReadOnlyList<PreparedPicture> pictures, bool activationMaps = false)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (pictures.Count < 1 || pictures.Count > BatchSize)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"There are {pictures.Count} pictures; expected 1 to {BatchSize}."), nameof(pictures));
        }

        if (activationMaps && _maps is null)
        {
            throw new InvalidOperationException("The model has no activation maps: its options named no column for them when it was trained.");
        }

        _engine.Check();
        float[] scores = new float[pictures.Count * _scores.Length], maps = new float[activationMaps ? pictures.Count * _maps!.Length : 0];
        Run(pictures, activationMaps ? [new(_scores, scores), new(_maps!, maps)] : [new(_scores, scores)]);
        return [.. pictures.Select((p, i) => new PictureScores(
            p.Width,
            p.Height,
            Preprocessing,
            scores.AsMemory(i * _scores.Length, _scores.Length),
            activationMaps ? maps.AsMemory(i * _maps!.Length, _maps.Length) : default,
            activationMaps ? _maps : null))];
    }

    private void Run(IReadOnlyList<PreparedPicture> pictures, IReadOnlyList<OutputTarget> targets)
    {
        int length = _engine.Network.InputLength;
        float[] input = _engine.RentInput();
        try
        {
            for (int i = 0; i < pictures.Count; i++)
            {
                Memory<float> values = pictures[i].Values;
                if (values.Length != length)
                {
                    throw new ArgumentException(
                        string.Create(CultureInfo.InvariantCulture, $"Picture {i} has {values.Length} values; the network takes {length}. Prepare it with the model that scores it."), nameof(pictures));
                }

                values.Span.CopyTo(input.AsSpan(i * length, length));
            }

            using var options = new RunOptions();
            if (pictures.Count == 1)
            {
                _engine.RunSingle(input.AsMemory(0, length), targets, options);
            }
            else
            {
                _engine.RunBatch(input.AsMemory(0, pictures.Count * length), pictures.Count, targets, options);
            }
        }
        finally
        {
            _engine.ReturnInput(input);
        }
    }

    private GraphOutput? Output(string exported) => _engine.Network.Outputs.FirstOrDefault(o => o.Name == ColumnNames.Prefix + exported);
}
