using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetFixedHeads.Estimators.Columns;

namespace MlNetFixedHeads.Estimators.Scoring.Bulk;

/// <summary>The pictures of some rows, as the image column has them, until a worker makes the network's input of them.</summary>
internal abstract class PictureBuffer
{
    /// <summary>Makes a buffer for an image column.</summary>
    /// <param name="row">The row or cursor that is read.</param>
    /// <param name="column">Its image column.</param>
    /// <param name="images">What the column holds.</param>
    /// <param name="engine">Says what the network takes.</param>
    /// <param name="size">Rows.</param>
    public static PictureBuffer Create(DataViewRow row, DataViewSchema.Column column, ImageColumn images, ScoringEngine engine, int size) => images.Kind switch
    {
        ImageColumnKind.Path => new PathBuffer(row.GetGetter<ReadOnlyMemory<char>>(column), engine.Transform, size),
        ImageColumnKind.Encoded => new EncodedBuffer(row.GetGetter<VBuffer<byte>>(column), engine.Transform, size),
        ImageColumnKind.Image => new ImageBuffer(row.GetGetter<MLImage>(column), images.Size, engine.Transform, size),
        ImageColumnKind.Preprocessed => new TensorBuffer(row.GetGetter<VBuffer<float>>(column), size),
        _ => throw new ArgumentOutOfRangeException(nameof(images), images.Kind, "Unknown kind of pictures."),
    };

    /// <summary>Takes over the picture of the current row; on the thread that moves the cursor.</summary>
    public abstract void Read(int index);

    /// <summary>Decodes and preprocesses a picture; on any thread.</summary>
    /// <param name="index">Which.</param>
    /// <param name="output">3 * H * W values, channel by channel.</param>
    /// <exception cref="ImageDecodingException">The picture cannot be decoded.</exception>
    public abstract void Prepare(int index, Span<float> output);
}
