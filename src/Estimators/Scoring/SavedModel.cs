using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Estimators.Scoring.Bulk;
using MlNetFixedHeads.Estimators.Training;

namespace MlNetFixedHeads.Estimators.Scoring;

/// <summary>Opens what <c>mlContext.Model.Save</c> wrote of a <see cref="FixedHeadCnnTransformer"/>, alone or with components around it.</summary>
internal static class SavedModel
{
    /// <summary>ML.NET's name of an entry with a graph: the number of its bytes, then the bytes.</summary>
    private const string GraphEntry = "OnnxModel";

    private const int LengthBytes = sizeof(int);

    /// <summary>Opens a saved model.</summary>
    /// <param name="catalog">Where it is opened.</param>
    /// <param name="stream">The model; it must be possible to read it twice.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">How to score.</param>
    /// <param name="inputSchema">The schema that was saved with it.</param>
    /// <exception cref="InvalidDataException">It is no such model.</exception>
    public static FixedHeadCnnTransformer Open(
        ModelOperationsCatalog catalog, Stream stream, string name, ScoringOptions options, out DataViewSchema inputSchema)
    {
        options.Check();
        return Open(catalog, stream, Graph(stream, name) ?? throw Foreign(name), name, options, out inputSchema);
    }

    /// <summary>The same, where a saved model may as well be of another make.</summary>
    /// <returns>Whether it is one of this library's.</returns>
    public static bool TryOpen(
        ModelOperationsCatalog catalog,
        Stream stream,
        string name,
        ScoringOptions options,
        [NotNullWhen(true)] out FixedHeadCnnTransformer? model,
        out DataViewSchema inputSchema)
    {
        inputSchema = null!;
        model = Graph(stream, name) is { } graph ? Open(catalog, stream, graph, name, options, out inputSchema) : null;
        return model is not null;
    }

    private static FixedHeadCnnTransformer Open(
        ModelOperationsCatalog catalog, Stream stream, ScoringGraph graph, string name, ScoringOptions options, out DataViewSchema inputSchema)
    {
        HostContext user = HostContext.BehindCatalog(catalog);
        MLContext context = ScoringDevice.Choose(user, ScoringDevice.Providers(), new ForwardingLogger(null, user.Environment));
        stream.Position = 0;
        ITransformer loaded = context.GpuDeviceId == user.GpuDeviceId ? catalog.Load(stream, out inputSchema) : context.Model.Load(stream, out inputSchema);
        OnnxFile? file = null;
        try
        {
            if (loaded is not TransformerChain<ITransformer> plain)
            {
                throw new InvalidDataException($"{name} holds a single component of type {loaded.GetType().Name}; expected a pipeline.");
            }

            file = OnnxFile.Write(graph, context.TempFilePath);
            var scoring = new ScoringChain(plain, file, SessionSettings.Of(user, context, options), options);
            (string? column, ImageColumn? images) = Images(scoring, inputSchema);
            var trained = new ReloadedClassifier(file.Network!, file.Path);
            return new FixedHeadCnnTransformer(trained.Columns(new FixedHeadCnnOptions { ImageColumnName = column ?? "", Scoring = options }), images, trained, scoring, null);
        }
        catch
        {
            (loaded as IDisposable)?.Dispose();
            file?.Dispose();
            throw;
        }
    }

    private static InvalidDataException Foreign(string name) => new(
        $"{name} does not hold exactly one network of this library; expected a model as Model.Save writes it of a {nameof(FixedHeadCnnTransformer)}.");

    /// <summary>The one graph in the archive that this library wrote, or null where there is none or several.</summary>
    /// <exception cref="InvalidDataException">It is no archive, or a damaged one.</exception>
    private static ScoringGraph? Graph(Stream stream, string name)
    {
        List<ScoringGraph> found = [];
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            foreach (ZipArchiveEntry entry in archive.Entries.Where(e => e.FullName.Replace('\\', '/').EndsWith("/" + GraphEntry, StringComparison.Ordinal)))
            {
                using Stream content = entry.Open();
                content.ReadExactly(new byte[LengthBytes]);
                ScoringGraph graph = ScoringGraph.Parse(content);
                if (graph.Network() is not null)
                {
                    found.Add(graph);
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or InvalidProtocolBufferException or EndOfStreamException)
        {
            throw new InvalidDataException($"{name} is no model that ML.NET saved: {e.Message}", e);
        }

        return found.Count == 1 ? found[0] : null;
    }

    /// <summary>The column of the caller's rows that the pictures come from, where it is one and of a kind that can be told.</summary>
    private static (string? Name, ImageColumn? Kind) Images(ScoringChain scoring, DataViewSchema? inputSchema)
    {
        if (inputSchema is null || scoring.Inputs is not { } inputs || !((ITransformer)inputs).IsRowToRowMapper)
        {
            return (null, null);
        }

        IRowToRowMapper mapper;
        try
        {
            mapper = ((ITransformer)inputs).GetRowToRowMapper(inputSchema);
        }
        catch (ArgumentException)
        {
            // The schema in the file lacks columns of types that ML.NET cannot write, such as MLImage: then it is not known.
            return (null, null);
        }

        DataViewSchema.Column[] sources = [.. mapper.GetDependencies([NetworkStage.ImageColumnOf(mapper.OutputSchema).Column])];
        return sources is [var column] && ImageColumn.TryRecognise(column.Type, out ImageColumn kind) ? (column.Name, kind) : (null, null);
    }
}
