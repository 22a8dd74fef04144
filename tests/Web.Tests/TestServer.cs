using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using FlowerWeb;
using Microsoft.AspNetCore.Builder;

namespace MlNetFixedHeads.Web.Tests;

/// <summary>The application on a free port of this machine, as it runs for real.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app) => (_app, Client) = (app, new HttpClient { BaseAddress = new Uri(app.Urls.First()) });

    public HttpClient Client { get; }

    public string Url => _app.Urls.First();

    /// <summary>Starts it and waits for its model.</summary>
    /// <param name="model">The model's file.</param>
    /// <param name="limits">Such as <c>--Limits:QueueLength=1</c>.</param>
    public static async Task<TestServer> StartAsync(string model, params string[] limits)
    {
        WebApplication app = Server.Build(["--model", model, "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=None", "--Logging:LogLevel:Microsoft.AspNetCore=None", "--Limits:ReloadSeconds=0.05", .. limits]);
        await app.StartAsync();
        var server = new TestServer(app);
        while (await server.StatusAsync("/healthz") == HttpStatusCode.ServiceUnavailable)
        {
            await Task.Delay(20);
        }

        return server;
    }

    public static MultipartFormDataContent Form(byte[] file, string name = "picture.jpg", string type = "image/jpeg")
    {
        var part = new ByteArrayContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue(type);
        return new MultipartFormDataContent { { part, "file", name } };
    }

    public async Task<HttpResponseMessage> PostAsync(string url, byte[] file)
    {
        using MultipartFormDataContent form = Form(file);
        return await Client.PostAsync(new Uri(url, UriKind.Relative), form);
    }

    /// <summary>The label a picture gets.</summary>
    public async Task<string> PredictAsync(byte[] picture)
    {
        using HttpResponseMessage response = await PostAsync("/predict", picture);
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("predictedLabel").GetString()!;
    }

    /// <summary>A figure of /metrics, 0 where it is not there.</summary>
    public async Task<double> MetricAsync(string sample)
    {
        string text = await Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        string? line = text.Split('\n').FirstOrDefault(l => l.StartsWith(sample + " ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[(sample.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task<JsonElement> JsonAsync(string url) => await Client.GetFromJsonAsync<JsonElement>(new Uri(url, UriKind.Relative));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task<HttpStatusCode> StatusAsync(string url)
    {
        using HttpResponseMessage response = await Client.GetAsync(new Uri(url, UriKind.Relative));
        return response.StatusCode;
    }
}
