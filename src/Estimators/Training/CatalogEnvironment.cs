using Microsoft.ML;

namespace MlNetFixedHeads.Estimators.Training;

/// <summary>Finds the MLContext behind a catalog.</summary>
internal static class CatalogEnvironment
{
    /// <summary>The context a catalog belongs to, or null where this version of ML.NET does not show it.</summary>
    /// <remarks>ML.NET keeps a catalog's environment in the internal interface <c>Microsoft.ML.Data.IInternalCatalog</c>. Without it
    /// everything works but two things: messages reach only the options' logger, and the context's GPU settings are not seen. So a
    /// version of ML.NET that renames it must not break training: the answer is null then, and whoever needs the two passes the context.</remarks>
    public static MLContext? Find(object catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        Type? contract = catalog.GetType().GetInterface("Microsoft.ML.Data.IInternalCatalog");
        return contract?.GetProperty("Environment")?.GetValue(catalog) as MLContext;
    }
}
