using Microsoft.ML;
using MlNetFixedHeads.Estimators.Training;

namespace MlNetFixedHeads;

/// <summary>Methods of <c>mlContext.Transforms</c> that search for options of fixed-head convolutional image classifiers.</summary>
public static class FixedHeadCnnSearchCatalog
{
    /// <summary>Creates a search over training options.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="context">The context.</param>
    /// <param name="options">The training options, but for what is varied.</param>
    /// <param name="search">What is varied and how.</param>
    /// <returns>The search; nothing is trained until it is run.</returns>
    /// <exception cref="ArgumentException">Options, or settings that would be tried, are not valid; the message lists all that are not.</exception>
    public static FixedHeadCnnSearch SearchFixedHeadCnn(this TransformsCatalog catalog, MLContext context, FixedHeadCnnOptions options, FixedHeadCnnSearchOptions search)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(context);
        return new(HostContext.Of(context), options, search);
    }

    /// <summary>Creates a search over training options.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The training options, but for what is varied.</param>
    /// <param name="search">What is varied and how.</param>
    /// <returns>The search; nothing is trained until it is run.</returns>
    /// <exception cref="ArgumentException">Options, or settings that would be tried, are not valid; the message lists all that are not.</exception>
    public static FixedHeadCnnSearch SearchFixedHeadCnn(this TransformsCatalog catalog, FixedHeadCnnOptions options, FixedHeadCnnSearchOptions search)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(HostContext.BehindCatalog(catalog), options, search);
    }
}
