using Microsoft.ML;
using MlNetFixedHeads.Estimators.Datasets.Inspection;

namespace MlNetFixedHeads;

/// <summary>Looks through pictures before a model is trained on them.</summary>
public static class ImageInspectionCatalogExtensions
{
    /// <summary>Counts, measures and compares the pictures of one data view, which is called <c>train</c>.</summary>
    /// <inheritdoc cref="InspectImages(DataOperationsCatalog, IEnumerable{KeyValuePair{string, IDataView}}, ImageInspectionOptions?)"/>
    public static ImageInspection InspectImages(this DataOperationsCatalog catalog, IDataView data, ImageInspectionOptions? options)
    {
        ArgumentNullException.ThrowIfNull(data);
        return catalog.InspectImages([KeyValuePair.Create("train", data)], options);
    }

    /// <summary>Counts, measures and compares the pictures of one data view, which is called <c>train</c>, with the default options.</summary>
    /// <inheritdoc cref="InspectImages(DataOperationsCatalog, IEnumerable{KeyValuePair{string, IDataView}}, ImageInspectionOptions?)"/>
    public static ImageInspection InspectImages(this DataOperationsCatalog catalog, IDataView data) => catalog.InspectImages(data, null);

    /// <summary>Counts, measures and compares the pictures of several splits with the default options.</summary>
    /// <inheritdoc cref="InspectImages(DataOperationsCatalog, IEnumerable{KeyValuePair{string, IDataView}}, ImageInspectionOptions?)"/>
    public static ImageInspection InspectImages(this DataOperationsCatalog catalog, IEnumerable<KeyValuePair<string, IDataView>> splits) =>
        catalog.InspectImages(splits, null);

    /// <summary>Counts, measures and compares the pictures of several splits: pictures of each class, sizes, formats, files that cannot be
    /// decoded, duplicates and near-duplicates within and across splits.</summary>
    /// <remarks>Every picture is read and decoded once, several at a time. About a hundred bytes are kept of each.</remarks>
    /// <param name="catalog">The catalog, <c>mlContext.Data</c>.</param>
    /// <param name="splits">Names and data, as in <c>new Dictionary&lt;string, IDataView&gt; { ["train"] = train, ["test"] = test }</c>.</param>
    /// <param name="options">Options, or null for the defaults.</param>
    /// <returns>What was found; it is the same whatever the number of threads.</returns>
    /// <exception cref="ArgumentException">There is no split, two have one name, a column is missing or of a wrong type, or an option is out of
    /// range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ImageInspection InspectImages(
        this DataOperationsCatalog catalog, IEnumerable<KeyValuePair<string, IDataView>> splits, ImageInspectionOptions? options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(splits);
        options ??= new();
        options.Validate();
        List<InspectionInput> inputs = [];
        try
        {
            foreach ((string name, IDataView data) in splits)
                inputs.Add(InspectionInput.Of(name, data, options));
            return ImageInspector.Inspect([.. inputs.Select(i => (i.Name, i.Images))], options);
        }
        finally
        {
            inputs.ForEach(i => i.Dispose());
        }
    }
}
