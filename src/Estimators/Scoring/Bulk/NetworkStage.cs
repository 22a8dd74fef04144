using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>Stands in a row mapping where ML.NET's decoding mapping and ONNX transformer would, with the same schema; it is never saved.</summary>
/// <param name="plain">The components it stands for.</param>
/// <param name="engine">Runs the network.</param>
internal sealed class NetworkStage(TransformerChain<ITransformer> plain, ScoringEngine engine) : ITransformer
{
    public ScoringEngine Engine => engine;

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        engine.Check();
        return plain.GetOutputSchema(inputSchema);
    }

    public IDataView Transform(IDataView input) => throw new NotSupportedException("Rows of a data view are scored by the stage around it.");

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new ScoringRowMapper(inputSchema, this);

    public void Save(ModelSaveContext ctx) => throw new NotSupportedException("What is saved is the plain pipeline.");

    /// <summary>Which output of the network a column is, or null where it is none.</summary>
    public int? OutputOf(DataViewSchema schema, int column)
    {
        string name = schema[column].Name;
        for (int i = 0; i < engine.Network.Outputs.Count; i++)
        {
            if (engine.Network.Outputs[i].Column == name)
            {
                return i;
            }
        }

        return null;
    }

    /// <summary>The pictures, under the name that the decoding contracts know.</summary>
    public static (DataViewSchema.Column Column, ImageColumn Kind) ImageColumnOf(DataViewSchema schema)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(ColumnNames.Image) ?? schema[ColumnNames.Input];
        return ImageColumn.TryRecognise(column.Type, out ImageColumn kind)
            ? (column, kind)
            : throw new ArgumentException($"The image column is of type {column.Type}; expected {ImageColumn.Expected}.", nameof(schema));
    }
}
