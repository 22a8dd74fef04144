using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Fuzz;

/// <summary>Files that loaders of data sets read.</summary>
internal abstract class DatasetKind : FuzzKind
{
    protected MLContext Context { get; } = new(seed: 1);

    public override bool IsPromised(Exception error) => error is InvalidDataException or IOException;

    /// <summary>Reads every row, as far as there are.</summary>
    protected static void ReadAll(IDataView data)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        data.Schema["Label"].GetKeyValues(ref names);
        if (data.GetColumn<uint>("Label").Any(label => label == 0 || label > names.Length))
            throw new InvalidOperationException("A label is none of the data's keys.");
        if (data.Schema.GetColumnOrNull("ImagePath") is not null)
            _ = data.GetColumn<string>("ImagePath").Count(path => path.Length > 0);
        if (data.Schema.GetColumnOrNull("Image") is not null)
            _ = data.GetColumn<byte[]>("Image").Sum(image => image.Length);
        if (data.Schema.GetColumnOrNull("BoxLeft") is not null)
            _ = data.GetColumn<float>("BoxLeft").Count();
    }
}
