using MlNetFixedHeads.Cli.Output;
using MlNetFixedHeads.Estimators.Datasets;

namespace MlNetFixedHeads.Cli.Scoring;

/// <summary>Brings the labels of a data set into a model's order of classes.</summary>
internal static class ClassOrder
{
    private const int Listed = 20;

    /// <summary>The same pictures with the model's classes; classes are the same where their names are.</summary>
    /// <exception cref="CommandFailedException">The data set has classes that the model does not know.</exception>
    public static ImageList Align(ImageList images, IReadOnlyList<string> modelClasses, string dataset)
    {
        if (images.ClassNames.SequenceEqual(modelClasses, StringComparer.Ordinal))
            return images;
        Dictionary<string, uint> keys = [];
        for (int i = 0; i < modelClasses.Count; i++)
            keys[modelClasses[i]] = (uint)i + 1;
        string[] unknown = [.. images.ClassNames.Where(name => !keys.ContainsKey(name))];
        if (unknown.Length > 0)
        {
            string more = unknown.Length > Listed ? $" and {unknown.Length - Listed} more" : "";
            throw new CommandFailedException(
                $"{dataset} has {unknown.Length} of {images.ClassNames.Count} classes that the model does not know: "
                + $"{string.Join(", ", unknown.Take(Listed).Select(n => $"'{n}'"))}{more}. "
                + $"The model knows {modelClasses.Count}, the first being '{modelClasses[0]}'.");
        }

        uint[] mapped = [.. images.ClassNames.Select(name => keys[name])];
        return images with { ClassNames = modelClasses, Labels = [.. images.Labels.Select(label => mapped[label - 1])] };
    }
}
