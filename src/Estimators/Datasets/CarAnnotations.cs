using MlNetFixedHeads.Estimators.Datasets.Matlab;

namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>The annotations of one split of Stanford Cars-196: a file, a class and a box per picture.</summary>
internal sealed record CarAnnotations(string[] Files, uint[] Labels, IReadOnlyList<(string Name, float[] Values)> Boxes)
{
    private const string Variable = "annotations";

    private static readonly (string Column, string Field)[] BoxFields =
        [("BoxLeft", "bbox_x1"), ("BoxTop", "bbox_y1"), ("BoxRight", "bbox_x2"), ("BoxBottom", "bbox_y2")];

    public static CarAnnotations Read(string path, int classes, bool withBoxes)
    {
        MatFile file = MatFile.Read(path);
        MatStructArray annotations = file.Require<MatStructArray>(Variable, "a structure array with fname, class and bbox_x1 to bbox_y2");
        (string Column, string Field)[] boxFields = withBoxes ? BoxFields : [];
        string[] needed = ["fname", "class", .. boxFields.Select(b => b.Field)];
        string[] absent = [.. needed.Where(field => !annotations.HasField(field))];
        if (absent.Length > 0)
        {
            string hint = absent.Contains("class") ? " (annotations without classes cannot be used)" : "";
            throw file.Error(
                $"'{Variable}' has no field {string.Join(", ", absent)}{hint}; it has {string.Join(", ", annotations.FieldNames)}");
        }

        int[] all = [.. Enumerable.Range(0, annotations.Count)];
        return new(
            [.. all.Select(i => Text(file, annotations, i, "fname"))],
            [.. all.Select(i => (uint)MatIntegers.Require(file, Number(file, annotations, i, "class"), 0, Name(i, "class"), classes))],
            [.. boxFields.Select(b => (b.Column, all.Select(i => (float)Number(file, annotations, i, b.Field)[0]).ToArray()))]);
    }

    private static string Text(MatFile file, MatStructArray annotations, int index, string field) =>
        annotations[index, field] is MatCharArray { Text.Length: > 0 } value
            ? value.Text
            : throw file.Error($"{Name(index, field)} is a {annotations[index, field]}; expected the name of a file");

    private static MatNumericArray Number(MatFile file, MatStructArray annotations, int index, string field) =>
        annotations[index, field] is MatNumericArray { Count: 1 } value
            ? value
            : throw file.Error($"{Name(index, field)} is a {annotations[index, field]}; expected one number");

    private static string Name(int index, string field) => $"{Variable}({index + 1}).{field}";
}
