using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MlNetFixedHeads.Estimators.Columns;

/// <summary>What kind of pictures a column holds.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Size">Size of the pictures where the type of the column tells it (preprocessed pictures, resized MLImages), else null.</param>
internal readonly record struct ImageColumn(ImageColumnKind Kind, ImageSize? Size)
{
    public const string Expected = "text (a path), a vector of Byte (an encoded picture), MLImage or Vector<Single, 3, H, W> (preprocessed)";

    public static bool TryRecognise(DataViewType type, out ImageColumn column)
    {
        switch (type)
        {
            case TextDataViewType:
                column = new ImageColumn(ImageColumnKind.Path, null);
                return true;
            case ImageDataViewType image:
                column = new ImageColumn(ImageColumnKind.Image, image.Height > 0 ? new ImageSize(image.Height, image.Width) : null);
                return true;
            case VectorDataViewType vector when vector.ItemType == NumberDataViewType.Byte:
                column = new ImageColumn(ImageColumnKind.Encoded, null);
                return true;
            case VectorDataViewType { Dimensions: [3, > 0, > 0] } vector when vector.ItemType == NumberDataViewType.Single:
                column = new ImageColumn(ImageColumnKind.Preprocessed, new ImageSize(vector.Dimensions[1], vector.Dimensions[2]));
                return true;
            default:
                column = default;
                return false;
        }
    }

    /// <summary>The same for a promised column, whose dimensions are not known yet.</summary>
    public static bool IsPossible(SchemaShape.Column column)
        => column.Kind == SchemaShape.Column.VectorKind.Scalar
            ? column.ItemType is TextDataViewType or ImageDataViewType
            : column.ItemType == NumberDataViewType.Byte
                || (column.ItemType == NumberDataViewType.Single && column.Kind == SchemaShape.Column.VectorKind.Vector);

    public override string ToString() => Kind switch
    {
        ImageColumnKind.Path => "text",
        ImageColumnKind.Encoded => "a vector of Byte",
        ImageColumnKind.Image => Size is { } size ? $"MLImage of {size} pixels" : "MLImage",
        _ => $"Vector<Single, 3, {Size?.Height}, {Size?.Width}>",
    };
}
