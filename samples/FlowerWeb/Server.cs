using System.Globalization;
using FlowerWeb.Operations;
using FlowerWeb.Requests;
using FlowerWeb.Scoring;
using Microsoft.AspNetCore.Http.Timeouts;

namespace FlowerWeb;

/// <summary>Puts the application together.</summary>
internal static class Server
{
    public const int UsageError = 2;
    public const int ModelError = 1;

    /// <summary>Bytes of a request besides the file in it: boundaries and headers of the parts.</summary>
    private const int EnvelopeBytes = 64 * 1024;

    /// <summary>Runs until it is stopped.</summary>
    /// <returns>The process' exit code.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter errors)
    {
        WebApplication app;
        try
        {
            app = Build(args);
        }
        catch (ArgumentException e)
        {
            await errors.WriteLineAsync(e.Message);
            return UsageError;
        }

        await using (app)
        {
            ModelHost host = app.Services.GetRequiredService<ModelHost>();
            await app.RunAsync();
            if (host.StartFailure is not { } failure)
            {
                return 0;
            }

            await errors.WriteLineAsync(failure);
            return ModelError;
        }
    }

    /// <summary>Makes the application, without starting it.</summary>
    /// <exception cref="ArgumentException">The model is not named or not there, or limits are out of range; the message says all.</exception>
    public static WebApplication Build(string[] args)
    {
        // The page lies beside the program, wherever that is started from.
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var limits = builder.Configuration.GetSection("Limits").Get<WebLimits>() ?? new WebLimits();
        string model = builder.Configuration["model"] ?? "";
        Check(model, limits);

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = limits.MaxFileBytes + EnvelopeBytes;
            kestrel.Limits.MaxConcurrentConnections = 4 * (limits.MaxUploads + limits.QueueLength);
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        builder.Services.AddSingleton(limits);
        builder.Services.AddSingleton<Metrics>();
        builder.Services.AddSingleton<UploadGate>();
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<ModelHost>(services, Path.GetFullPath(model)));
        builder.Services.AddHostedService(services => services.GetRequiredService<ModelHost>());
        builder.Services.AddProblemDetails();
        builder.Services.AddOpenApi(ApiDescription.Configure);
        builder.Services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = TimeSpan.FromSeconds(limits.RequestTimeoutSeconds),
            TimeoutStatusCode = StatusCodes.Status504GatewayTimeout,
            WriteTimeoutResponse = context => Problems.WriteAsync(
                context, new RequestProblem(StatusCodes.Status504GatewayTimeout, string.Create(CultureInfo.InvariantCulture, $"The request took longer than {limits.RequestTimeoutSeconds} seconds."))),
        });

        WebApplication app = builder.Build();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<RequestMetrics>();
        app.UseStatusCodePages();
        app.UseMiddleware<Problems>();
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.UseRouting();
        app.UseRequestTimeouts();
        Api.Map(app);
        OperationsApi.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json");
        return app;
    }

    private static void Check(string model, WebLimits limits)
    {
        List<string> problems = [.. limits.Problems()];
        if (model.Length == 0)
        {
            problems.Add("No model is named; expected --model FILE, a model.zip as mlContext.Model.Save writes it.");
        }
        else if (!File.Exists(model))
        {
            problems.Add($"The model '{model}' was not found.");
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, problems));
        }
    }
}
