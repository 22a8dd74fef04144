using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>The image and label columns of a data view, checked.</summary>
internal sealed class InputColumns
{
    private const string ExpectedLabel = "a key (from MapValueToKey, for instance) or text";

    private InputColumns(DataViewSchema.Column image, ImageColumn images, DataViewSchema.Column label, DataViewSchema.Column? weight)
        => (Image, Images, Label, Weight) = (image, images, label, weight);

    public DataViewSchema.Column Image { get; }

    public ImageColumn Images { get; }

    public DataViewSchema.Column Label { get; }

    /// <summary>The weights, where training uses any.</summary>
    public DataViewSchema.Column? Weight { get; }

    public bool LabelIsText => Label.Type is TextDataViewType;

    /// <summary>Finds the columns, or throws one message with everything that is wrong.</summary>
    /// <param name="schema">Schema of the data view.</param>
    /// <param name="options">Names of the columns.</param>
    /// <param name="what">What a message calls the data view.</param>
    /// <param name="training">Whether the rows are trained on, and so need the weights, if any.</param>
    public static InputColumns Find(DataViewSchema schema, FixedHeadCnnOptions options, string what, bool training)
    {
        var problems = new List<string>();
        ImageColumn images = default;
        DataViewSchema.Column? image = schema.GetColumnOrNull(options.ImageColumnName);
        if (image is null)
        {
            problems.Add(Missing("image", options.ImageColumnName, schema.Where(c => !c.IsHidden).Select(c => c.Name)));
        }
        else if (!ImageColumn.TryRecognise(image.Value.Type, out images))
        {
            problems.Add(WrongType("image", options.ImageColumnName, $"{image.Value.Type}", ImageColumn.Expected));
        }
        else if (images.Kind == ImageColumnKind.Preprocessed && images.Size is { } found && options.ImageSize is { } asked && found != asked)
        {
            problems.Add($"The image column '{options.ImageColumnName}' has preprocessed pictures of {found} pixels, but ImageSize is {asked}; leave ImageSize out.");
        }

        DataViewSchema.Column? label = schema.GetColumnOrNull(options.LabelColumnName);
        if (label is null)
        {
            problems.Add(Missing("label", options.LabelColumnName, schema.Where(c => !c.IsHidden).Select(c => c.Name)));
        }
        else if (label.Value.Type is KeyDataViewType key)
        {
            problems.AddRange(KeyProblems(label.Value, key));
        }
        else if (label.Value.Type is not TextDataViewType)
        {
            problems.Add(WrongType("label", options.LabelColumnName, $"{label.Value.Type}", ExpectedLabel));
        }

        DataViewSchema.Column? weight = null;
        if (training && options.WeightColumnName is { } name)
        {
            weight = schema.GetColumnOrNull(name);
            if (weight is null)
            {
                problems.Add(Missing("weight", name, schema.Where(c => !c.IsHidden).Select(c => c.Name)));
            }
            else if (weight.Value.Type != NumberDataViewType.Single)
            {
                problems.Add(WrongType("weight", name, $"{weight.Value.Type}", "Single"));
            }
        }

        return problems.Count == 0
            ? new InputColumns(image!.Value, images, label!.Value, weight)
            : throw new ArgumentException(Problems.Message($"The {what} do not fit TrainFixedHeadCnn", problems));
    }

    /// <summary>Checks promised columns and returns the label's, or throws one message with everything that is wrong.</summary>
    public static SchemaShape.Column Check(SchemaShape schema, FixedHeadCnnOptions options)
    {
        var problems = new List<string>();
        if (!TryFind(schema, options.ImageColumnName, out SchemaShape.Column image))
        {
            problems.Add(Missing("image", options.ImageColumnName, schema.Select(c => c.Name)));
        }
        else if (!ImageColumn.IsPossible(image))
        {
            problems.Add(WrongType("image", options.ImageColumnName, Describe(image), ImageColumn.Expected));
        }

        if (!TryFind(schema, options.LabelColumnName, out SchemaShape.Column label))
        {
            problems.Add(Missing("label", options.LabelColumnName, schema.Select(c => c.Name)));
        }
        else if (label.Kind != SchemaShape.Column.VectorKind.Scalar || !(label.IsKey || label.ItemType is TextDataViewType))
        {
            problems.Add(WrongType("label", options.LabelColumnName, Describe(label), ExpectedLabel));
        }

        if (options.WeightColumnName is { } weight)
        {
            if (!TryFind(schema, weight, out SchemaShape.Column weights))
            {
                problems.Add(Missing("weight", weight, schema.Select(c => c.Name)));
            }
            else if (weights.Kind != SchemaShape.Column.VectorKind.Scalar || weights.IsKey || weights.ItemType != NumberDataViewType.Single)
            {
                problems.Add(WrongType("weight", weight, Describe(weights), "Single"));
            }
        }

        return problems.Count == 0 ? label : throw new ArgumentException(Problems.Message("The input columns do not fit TrainFixedHeadCnn", problems), nameof(schema));
    }

    private static IEnumerable<string> KeyProblems(DataViewSchema.Column column, KeyDataViewType key)
    {
        if (key.Count > ClassLabels.MaxClasses)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The label column '{column.Name}' is a key with {key.Count} values; expected at most {ClassLabels.MaxClasses} (give the key a count, as in KeyType(10)).");
        }
        else
        {
            foreach (string problem in ClassLabels.FromKey(column).Check(column.Name))
            {
                yield return problem;
            }
        }
    }

    private static bool TryFind(SchemaShape schema, string name, out SchemaShape.Column column)
    {
        column = schema.FirstOrDefault(c => c.Name == name);
        return column.Name is not null;
    }

    private static string Missing(string what, string name, IEnumerable<string> columns)
        => $"There is no {what} column '{name}'; the columns are {string.Join(", ", columns.Distinct().Select(c => $"'{c}'"))}.";

    private static string WrongType(string what, string name, string found, string expected)
        => $"The {what} column '{name}' is of type {found}; expected {expected}.";

    private static string Describe(SchemaShape.Column column)
        => (column.Kind == SchemaShape.Column.VectorKind.Scalar ? "" : $"{column.Kind} of ") + (column.IsKey ? "Key of " : "") + column.ItemType;
}
