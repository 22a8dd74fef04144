using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Estimators.Tests.Datasets;

/// <summary>Reads data views of pictures as a test wants to compare them.</summary>
internal static class Rows
{
    public static string[] ClassNames(IDataView data)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        data.Schema["Label"].GetKeyValues(ref names);
        return [.. names.DenseValues().Select(n => n.ToString())];
    }

    public static string[] Paths(IDataView data) => [.. data.GetColumn<string>("ImagePath")];

    public static uint[] Labels(IDataView data) => [.. data.GetColumn<uint>("Label")];

    /// <summary>File name and class, as in <c>image_00001.jpg=rose</c>.</summary>
    public static string[] Pairs(IDataView data)
    {
        string[] names = ClassNames(data);
        return [.. Paths(data).Zip(Labels(data), (path, label) => $"{Path.GetFileName(path)}={names[label - 1]}")];
    }
}
