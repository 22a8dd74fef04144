using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetFixedHeads.Samples.Quickstart;

/// <summary>A few pictures of different kinds, with their names.</summary>
internal static class SamplePictures
{
    public static IEnumerable<(string Path, string Name)> Of(MLContext mlContext, IDataView data, int count)
    {
        var named = mlContext.Transforms.Conversion.MapKeyToValue("Name", "Label").Fit(data).Transform(data);
        var names = named.GetColumn<string>("Name");
        return named.GetColumn<string>("ImagePath").Zip(names).DistinctBy(p => p.Second).Take(count);
    }
}
