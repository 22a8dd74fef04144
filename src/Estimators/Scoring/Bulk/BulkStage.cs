using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>The row-wise components around a network, and the network: in a pipeline the place of all of them; it is never saved.</summary>
/// <remarks>ML.NET reads rows through its components with threads that run thousands of rows ahead, in chunks, and that abort all of it where one
/// row fails. So within the stage they map one row at a time, and only the stage reads ahead.</remarks>
internal sealed class BulkStage : ITransformer
{
    private readonly ITransformer _before;
    private readonly ITransformer _after;
    private readonly ITransformer _all;

    /// <param name="before">Components before the pictures are decoded.</param>
    /// <param name="network">Decodes and scores.</param>
    /// <param name="after">Components after it.</param>
    /// <param name="cancellation">Stops the cursors.</param>
    public BulkStage(IReadOnlyList<ITransformer> before, NetworkStage network, IReadOnlyList<ITransformer> after, CancellationToken cancellation)
    {
        (Network, Cancellation) = (network, cancellation);
        _before = new TransformerChain<ITransformer>([.. before]);
        _after = new TransformerChain<ITransformer>([.. after]);
        _all = new TransformerChain<ITransformer>([.. before, network, .. after]);
    }

    public NetworkStage Network { get; }

    public CancellationToken Cancellation { get; }

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _all.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input) => new BulkScoringView(input, this);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _all.GetRowToRowMapper(inputSchema);

    public void Save(ModelSaveContext ctx) => throw new NotSupportedException("What is saved is the plain pipeline.");

    /// <summary>From the source's rows to those with the pictures.</summary>
    public IRowToRowMapper Before(DataViewSchema source) => _before.GetRowToRowMapper(source);

    /// <summary>From the rows with the network's outputs to those of the stage.</summary>
    public IRowToRowMapper After(DataViewSchema scored) => _after.GetRowToRowMapper(scored);
}
