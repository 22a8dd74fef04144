using MlNetFixedHeads.Estimators.Columns;
using MlNetFixedHeads.Estimators.Datasets.Pictures;

namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>Labelled pictures in a fixed order: what every loader produces and a data view shows.</summary>
internal sealed record ImageList
{
    /// <summary>The pictures.</summary>
    public required PictureSource Pictures { get; init; }

    /// <summary>Classes counted from one, as keys are.</summary>
    public required uint[] Labels { get; init; }

    /// <summary>Names of all classes, whether or not they occur.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>More columns, each with one number per picture.</summary>
    public IReadOnlyList<(string Name, float[] Values)> Numbers { get; init; } = [];

    public int Count => Labels.Length;

    /// <summary>The path of a picture, or what a message calls one that is no file.</summary>
    public string Path(int index) => Pictures.Name(index);

    /// <summary>Pictures in files.</summary>
    /// <param name="folder">The folder that most names are relative to.</param>
    /// <param name="names">File names relative to the folder, or absolute.</param>
    /// <param name="labels">Their classes, from one.</param>
    /// <param name="classNames">Names of all classes.</param>
    public static ImageList OfFiles(string folder, IEnumerable<string> names, uint[] labels, IReadOnlyList<string> classNames) =>
        new() { Pictures = new PictureFiles(PathList.Of(folder, names)), Labels = labels, ClassNames = classNames };

    /// <summary>The pictures of some indices, in their order.</summary>
    public ImageList Select(IReadOnlyList<int> indices)
    {
        int[] chosen = [.. indices];
        return this with
        {
            Pictures = Pictures.Select(chosen),
            Labels = [.. chosen.Select(i => Labels[i])],
            Numbers = [.. Numbers.Select(column => (column.Name, chosen.Select(i => column.Values[i]).ToArray()))],
        };
    }

    /// <summary>These pictures, then those of another list with the same classes and columns.</summary>
    public ImageList Append(ImageList other) => new()
    {
        Pictures = Pictures.Append(other.Pictures),
        Labels = [.. Labels, .. other.Labels],
        ClassNames = ClassNames,
        Numbers = [.. Numbers.Zip(other.Numbers, (mine, its) => (mine.Name, mine.Values.Concat(its.Values).ToArray()))],
    };

    /// <summary>The same pictures with given classes, which are the same where their names are.</summary>
    /// <param name="classNames">The classes in the order of their keys; more than the list has, or in another order.</param>
    /// <param name="source">What messages call the data.</param>
    /// <param name="expected">What messages call the given classes.</param>
    /// <exception cref="InvalidDataException">The list has classes that are not among them; the message lists those.</exception>
    public ImageList WithClasses(IReadOnlyList<string> classNames, string source, string expected)
    {
        if (ClassNames.SequenceEqual(classNames, StringComparer.Ordinal))
            return this;
        uint[] mapped = ClassList.Map(ClassNames, classNames, source, expected);
        return this with { ClassNames = classNames, Labels = [.. Labels.Select(label => mapped[label - 1])] };
    }
}
