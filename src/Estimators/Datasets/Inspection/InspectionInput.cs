using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Estimators.Datasets.Inspection;

/// <summary>The pictures of a data view, whichever way they came into it.</summary>
internal sealed class InspectionInput : IDisposable
{
    private readonly SpooledPictures? _spooled;

    private InspectionInput(string name, ImageList images, SpooledPictures? spooled) => (Name, Images, _spooled) = (name, images, spooled);

    public string Name { get; }

    /// <summary>Labels are 0 where the data have none.</summary>
    public ImageList Images { get; }

    /// <exception cref="ArgumentException">A column is missing or of a wrong type.</exception>
    public static InspectionInput Of(string name, IDataView data, ImageInspectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        DataViewSchema.Column image = ImageColumn(name, data.Schema, options);
        DataViewSchema.Column label = data.Schema.GetColumnOrNull(options.LabelColumnName)
            ?? throw Wrong(name, $"There is no label column '{options.LabelColumnName}'; the columns are {Names(data.Schema)}.");
        if (label.Type is not (KeyDataViewType or TextDataViewType))
            throw Wrong(name, $"The label column '{label.Name}' is of type {label.Type}; expected a key or text.");

        // The loaders' own views know their pictures: nothing needs to be copied.
        return data is ImageListDataView view && image.Index == ImageListDataView.PictureIndex && label.Index == ImageListDataView.LabelIndex
            ? new(name, view.Images, null)
            : Read(name, data, image, label, options.CancellationToken);
    }

    public void Dispose() => _spooled?.Dispose();

    private static InspectionInput Read(string name, IDataView data, DataViewSchema.Column image, DataViewSchema.Column label, CancellationToken cancellation)
    {
        PathList paths = new();
        SpooledPictures? spooled = image.Type is TextDataViewType ? null : new(image.Name);
        try
        {
            Dictionary<string, int> texts = new(StringComparer.Ordinal);
            ChunkedList<uint> labels = new();
            using DataViewRowCursor cursor = data.GetRowCursor([image, label]);
            Func<int> readLabel = label.Type is TextDataViewType ? LabelReader.OfTexts(cursor, label, texts, add: true) : LabelReader.OfKeys(cursor, label);
            Action readImage = spooled?.Adder(cursor, image) ?? Paths(cursor, image, paths);
            while (cursor.MoveNext())
            {
                cancellation.ThrowIfCancellationRequested();
                readImage();
                labels.Add((uint)(readLabel() + 1));
            }

            ImageList images = new()
            {
                Pictures = spooled ?? (Pictures.PictureSource)new Pictures.PictureFiles(paths),
                Labels = labels.ToArray(),
                ClassNames = label.Type is TextDataViewType ? [.. texts.OrderBy(t => t.Value).Select(t => t.Key)] : ClassLabels.FromKey(label).Names,
            };
            return new(name, images, spooled);
        }
        catch
        {
            spooled?.Dispose();
            throw;
        }
    }

    private static Action Paths(DataViewRow row, DataViewSchema.Column column, PathList paths)
    {
        ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> path = default;
        return () =>
        {
            getter(ref path);
            paths.Add(path.Span);
        };
    }

    private static DataViewSchema.Column ImageColumn(string name, DataViewSchema schema, ImageInspectionOptions options)
    {
        string[] wanted = options.ImageColumnName is { } given ? [given] : [ImageListDataView.PathColumn, ImageListDataView.BytesColumn];
        DataViewSchema.Column image = wanted.Select(schema.GetColumnOrNull).FirstOrDefault(c => c is not null)
            ?? throw Wrong(name, $"There is no image column {string.Join(" or ", wanted.Select(w => $"'{w}'"))}; the columns are {Names(schema)}.");
        return image.Type is TextDataViewType || (image.Type is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Byte)
            ? image
            : throw Wrong(name, $"The image column '{image.Name}' is of type {image.Type}; expected text (a path) or a vector of Byte (an encoded picture).");
    }

    private static string Names(DataViewSchema schema) => string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => $"'{c.Name}'"));

    private static ArgumentException Wrong(string name, string what) => new($"Split '{name}': {what}");
}
