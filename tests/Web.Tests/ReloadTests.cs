using System.Net;

namespace MlNetFixedHeads.Web.Tests;

/// <summary>The model's file changes while requests are answered.</summary>
[TestClass]
public sealed class ReloadTests
{
    [TestMethod]
    public async Task A_model_is_replaced_under_requests_and_a_broken_one_is_not_taken()
    {
        string file = TestModels.File("current.zip");
        File.Copy(TestModels.WithMaps, file);
        await using TestServer server = await TestServer.StartAsync(file);
        string? first = await VersionAsync(server);
        using var stop = new CancellationTokenSource();
        Task<HashSet<string>>[] clients = [.. Enumerable.Range(0, 4).Select(_ => AskAsync(server, stop.Token))];

        Replace(file, await File.ReadAllBytesAsync(TestModels.WithoutMaps));
        await WaitForAsync(server, "flowerweb_model_loads_total{result=\"ok\"}");
        string? second = await VersionAsync(server);
        Assert.AreNotEqual(first, second);

        Replace(file, "no model"u8.ToArray());
        await WaitForAsync(server, "flowerweb_model_loads_total{result=\"failed\"}");
        Assert.AreEqual(second, await VersionAsync(server));

        // Every client has an answer of the new model.
        Assert.AreEqual("emerald", await server.PredictAsync(Pictures.Jpeg(Pictures.Green)));
        await stop.CancelAsync();
        HashSet<string> labels = [.. (await Task.WhenAll(clients)).SelectMany(l => l)];
        Assert.IsTrue(labels.SetEquals(["green", "emerald"]), string.Join(", ", labels));
        Assert.AreEqual(0, await server.MetricAsync("flowerweb_requests_total{route=\"/predict\",status=\"500\"}"));
    }

    [TestMethod]
    public async Task Until_there_is_a_model_the_server_says_that_it_is_not_ready()
    {
        Microsoft.AspNetCore.Builder.WebApplication app = FlowerWeb.Server.Build(["--model", TestModels.WithMaps]);
        await using (app)
        {
            var host = (FlowerWeb.Scoring.ModelHost)app.Services.GetService(typeof(FlowerWeb.Scoring.ModelHost))!;
            Assert.IsNull(host.Model);
            using var upload = new FlowerWeb.Requests.Upload(System.Buffers.ArrayPool<byte>.Shared.Rent(1), 1);
            var problem = await Assert.ThrowsExactlyAsync<FlowerWeb.Requests.RequestProblem>(() => host.ScoreAsync(upload, false, default));
            Assert.AreEqual((int)HttpStatusCode.ServiceUnavailable, problem.Status);
        }
    }

    private static async Task<HashSet<string>> AskAsync(TestServer server, CancellationToken stop)
    {
        HashSet<string> labels = [];
        byte[] picture = Pictures.Jpeg(Pictures.Green);
        while (!stop.IsCancellationRequested)
        {
            labels.Add(await server.PredictAsync(picture));
        }

        return labels;
    }

    private static void Replace(string file, byte[] content)
    {
        File.WriteAllBytes(file + ".new", content);
        File.Move(file + ".new", file, overwrite: true);
    }

    private static async Task<string?> VersionAsync(TestServer server) => (await server.JsonAsync("/healthz")).GetProperty("version").GetString();

    private static async Task WaitForAsync(TestServer server, string sample)
    {
        while (await server.MetricAsync(sample) == 0)
        {
            await Task.Delay(20);
        }
    }
}
