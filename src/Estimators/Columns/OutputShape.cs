using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>The columns an estimator promises.</summary>
/// <remarks>ML.NET keeps the constructor of <see cref="SchemaShape.Column"/> to itself. So the promised columns are taken from its own
/// estimators, asked what they would make of stand-in columns: a multiclass trainer promises the score with slot names and the predicted key.</remarks>
internal static class OutputShape
{
    private const string Names = ColumnNames.Prefix + "Shape.Names";
    private const string Classes = ColumnNames.Prefix + "Shape.Classes";
    private const string Values = ColumnNames.Prefix + "Shape.Values";
    private const string TrainerScore = "Score";
    private const string TrainerLabel = "PredictedLabel";

    public static SchemaShape Of(SchemaShape input, FixedHeadCnnOptions options)
    {
        var context = new MLContext();
        TransformsCatalog transforms = context.Transforms;
        SchemaShape.Column label = input.Single(c => c.Name == options.LabelColumnName);
        SchemaShape standIns = transforms.CustomMapping<Nothing, StandIns>((_, _) => { }, null)
            .Append(transforms.Conversion.MapValueToKey(Classes, Names))
            .GetOutputSchema(new SchemaShape([]));
        SchemaShape withLabel = label.IsKey ? Add(input, standIns) : transforms.Conversion.MapValueToKey(label.Name).GetOutputSchema(Add(input, standIns));

        // Class names are text even where the key's values are numbers, so the scores' slots are named after a text key; the predicted
        // label has the values of the label, if that has any.
        SchemaShape.Column scores = Trained(context, withLabel, Classes, TrainerScore, options.ScoreColumnName);
        bool hasValues = withLabel.Single(c => c.Name == label.Name).Annotations.Any(a => a.Name == ClassLabels.KeyValuesAnnotation);
        SchemaShape.Column predicted = Trained(context, withLabel, hasValues ? label.Name : Classes, TrainerLabel, options.PredictedLabelColumnName);

        Dictionary<string, SchemaShape.Column> columns = withLabel.Where(c => !c.Name.StartsWith(ColumnNames.Prefix, StringComparison.Ordinal))
            .ToDictionary(c => c.Name, StringComparer.Ordinal);
        columns[scores.Name] = scores;
        columns[predicted.Name] = predicted;
        foreach (string name in new[] { options.ActivationMapColumnName, options.FeaturesColumnName }.OfType<string>())
        {
            columns[name] = Copy(context, withLabel, Values, name);
        }

        return new SchemaShape(columns.Values);
    }

    private static SchemaShape.Column Trained(MLContext context, SchemaShape shape, string label, string output, string name)
    {
        // The trainer sees only its own columns: its outputs may have the name of a column of the user's.
        var own = new SchemaShape(shape.Where(c => c.Name == Values || c.Name == label));
        SchemaShape outputs = context.MulticlassClassification.Trainers.SdcaMaximumEntropy(label, Values).GetOutputSchema(own);
        return output == name ? outputs.Single(c => c.Name == output) : Copy(context, outputs, output, name);
    }

    private static SchemaShape.Column Copy(MLContext context, SchemaShape shape, string input, string output)
        => context.Transforms.CopyColumns(output, input).GetOutputSchema(shape).Single(c => c.Name == output);

    private static SchemaShape Add(SchemaShape shape, SchemaShape more) => new(shape.Concat(more));

    private sealed class Nothing;

    private sealed class StandIns
    {
        [ColumnName(Names)]
        public string? Text { get; set; }

        [ColumnName(Values)]
        [VectorType(1)]
        public float[]? Vector { get; set; }
    }
}
