using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>Scores one row at a time, for prediction engines.</summary>
internal sealed class ScoringRowMapper(DataViewSchema inputSchema, NetworkStage stage) : IRowToRowMapper
{
    public DataViewSchema InputSchema => inputSchema;

    public DataViewSchema OutputSchema { get; } = stage.GetOutputSchema(inputSchema);

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        SortedSet<int> needed = [];
        foreach (DataViewSchema.Column column in dependingColumns)
        {
            if (column.Index < inputSchema.Count)
            {
                needed.Add(column.Index);
            }
            else if (stage.OutputOf(OutputSchema, column.Index) is not null)
            {
                needed.Add(NetworkStage.ImageColumnOf(inputSchema).Column.Index);
            }
        }

        return needed.Select(i => inputSchema[i]);
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        bool[] active = new bool[OutputSchema.Count];
        foreach (DataViewSchema.Column column in activeColumns)
        {
            active[column.Index] = true;
        }

        return new ScoringRow(input, OutputSchema, stage, active);
    }
}
