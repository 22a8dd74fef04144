using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Datasets;

/// <summary>Shows a list of pictures to ML.NET. Immutable, so cursors on several threads need no locks.</summary>
internal sealed class ImageListDataView : IDataView
{
    public const string PathColumn = "ImagePath";
    public const string BytesColumn = "Image";
    public const string LabelColumn = "Label";
    public const int PictureIndex = 0;
    public const int LabelIndex = 1;
    public const int FirstNumberIndex = 2;

    /// <param name="images">The pictures.</param>
    /// <param name="asBytes">Show encoded bytes, for files too. Defaults to null: only where pictures are no files.</param>
    public ImageListDataView(ImageList images, bool? asBytes = null)
    {
        Images = images;
        AsBytes = asBytes ?? !images.Pictures.AreFiles;
        if (!AsBytes && !images.Pictures.AreFiles)
            throw new ArgumentException("These pictures are parts of larger files and have no paths.", nameof(asBytes));
        DataViewSchema.Builder schema = new();
        if (AsBytes)
            schema.AddColumn(BytesColumn, new VectorDataViewType(NumberDataViewType.Byte));
        else
            schema.AddColumn(PathColumn, TextDataViewType.Instance);
        schema.AddColumn(LabelColumn, new KeyDataViewType(typeof(uint), images.ClassNames.Count), KeyValues(images.ClassNames));
        foreach ((string name, _) in images.Numbers)
            schema.AddColumn(name, NumberDataViewType.Single);
        Schema = schema.ToSchema();
    }

    public ImageList Images { get; }

    /// <summary>Whether the first column holds encoded pictures, not paths.</summary>
    public bool AsBytes { get; }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => Images.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = new bool[Schema.Count];
        foreach (DataViewSchema.Column column in columnsNeeded)
            active[column.Index] = true;
        return new ImageListCursor(this, active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private static DataViewSchema.Annotations KeyValues(IReadOnlyList<string> classNames)
    {
        VBuffer<ReadOnlyMemory<char>> names = new(classNames.Count, [.. classNames.Select(n => n.AsMemory())]);
        DataViewSchema.Annotations.Builder annotations = new();
        annotations.Add("KeyValues", new VectorDataViewType(TextDataViewType.Instance, classNames.Count),
            (ref VBuffer<ReadOnlyMemory<char>> value) => names.CopyTo(ref value));
        return annotations.ToAnnotations();
    }
}
