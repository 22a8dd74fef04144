using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetFixedHeads.Estimators.Training;

/// <summary>The user's MLContext, or what can be seen of it from a catalog.</summary>
/// <remarks>ML.NET keeps a catalog's environment in the internal interface <c>Microsoft.ML.Data.IInternalCatalog</c>, and that
/// environment's settings in the internal <c>Microsoft.ML.Runtime.IHostEnvironmentInternal</c>. Without them everything works but two things:
/// messages reach only the options' logger, and the GPU and the folder for temporary files are the default ones. So a version of ML.NET
/// that renames them must not break training: what cannot be found is null here, and whoever depends on it passes the MLContext.</remarks>
internal sealed class HostContext
{
    private readonly MLContext? _context;

    private HostContext(MLContext? context, IHostEnvironment? environment) => (_context, Environment) = (context, environment);

    /// <summary>Where messages go, or null where it is not known.</summary>
    public IHostEnvironment? Environment { get; }

    /// <summary>The GPU to score on, or null for the CPU. It may change between making an estimator and training.</summary>
    public int? GpuDeviceId => _context is null ? (int?)Setting(nameof(MLContext.GpuDeviceId)) : _context.GpuDeviceId;

    public bool FallbackToCpu => _context?.FallbackToCpu ?? (bool?)Setting(nameof(MLContext.FallbackToCpu)) ?? false;

    public string TempFilePath => _context?.TempFilePath ?? (string?)Setting(nameof(MLContext.TempFilePath)) ?? Path.GetTempPath();

    public static HostContext Of(MLContext context) => new(context, context);

    public static HostContext BehindCatalog(object catalog)
        => new(null, catalog.GetType().GetInterface("Microsoft.ML.Data.IInternalCatalog")?.GetProperty("Environment")?.GetValue(catalog) as IHostEnvironment);

    /// <summary>A context for building pipelines: the user's own where it is known, and one with its settings where it is not.</summary>
    /// <param name="gpu">False for a context that scores on the CPU whatever the user's says.</param>
    public MLContext ForScoring(bool gpu)
        => _context is not null && (gpu || _context.GpuDeviceId is null)
            ? _context
            : new MLContext { GpuDeviceId = gpu ? GpuDeviceId : null, FallbackToCpu = FallbackToCpu, TempFilePath = TempFilePath };

    private object? Setting(string name)
        => Environment?.GetType().GetInterface("Microsoft.ML.Runtime.IHostEnvironmentInternal")?.GetProperty(name)?.GetValue(Environment);
}
