using System.Net;

namespace MlNetFixedHeads.Web.Tests;

/// <summary>What happens to many requests at once.</summary>
[TestClass]
public sealed class LoadTests
{
    [TestMethod]
    public async Task Requests_that_arrive_together_are_scored_together()
    {
        await using TestServer server = await TestServer.StartAsync(TestModels.WithMaps, "--Limits:BatchWindowMilliseconds=1000");
        byte[][] pictures = [Pictures.Jpeg(Pictures.Red), Pictures.Jpeg(Pictures.Green), Pictures.Jpeg(Pictures.Blue)];
        string[] labels = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => server.PredictAsync(pictures[i % 3])));
        string[] expected = [TestModels.Hostile, "green", "blue"];
        CollectionAssert.AreEqual(Enumerable.Range(0, 8).Select(i => expected[i % 3]).ToArray(), labels);
        Assert.AreEqual(8, await server.MetricAsync("flowerweb_batch_size_sum"));
        Assert.IsLessThan(4, await server.MetricAsync("flowerweb_batch_size_count"));
    }

    [TestMethod]
    public async Task Beyond_the_queue_requests_are_turned_away_and_none_is_lost()
    {
        await using TestServer server = await TestServer.StartAsync(TestModels.WithMaps, "--Limits:QueueLength=1");
        byte[] large = Pictures.Large();
        const int Count = 40;
        HttpResponseMessage[] responses = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => server.PostAsync("/predict", large)));
        int answered = responses.Count(r => r.StatusCode == HttpStatusCode.OK);
        HttpResponseMessage[] refused = [.. responses.Where(r => r.StatusCode == HttpStatusCode.TooManyRequests)];
        Assert.AreEqual(Count, answered + refused.Length);
        Assert.IsGreaterThan(0, answered);
        Assert.IsGreaterThan(0, refused.Length);
        await ProblemAssert.IsAsync(refused[0], HttpStatusCode.TooManyRequests, "busy");
        Assert.IsNotNull(refused[0].Headers.RetryAfter?.Delta);
        Assert.AreEqual(refused.Length, await server.MetricAsync("flowerweb_rejected_total{reason=\"queue_full\"}"));
        Assert.AreEqual(TestModels.Hostile, await server.PredictAsync(Pictures.Jpeg(Pictures.Red)));
    }

    [TestMethod]
    public async Task Uploads_that_are_being_received_are_bounded()
    {
        await using TestServer server = await TestServer.StartAsync(TestModels.WithMaps, "--Limits:MaxUploads=1");
        using var slow = new SlowContent(Pictures.Jpeg(Pictures.Green));
        Task<HttpResponseMessage> first = server.Client.PostAsync(new Uri("/predict", UriKind.Relative), slow);
        await slow.Begun;
        HttpStatusCode second;
        do
        {
            // The first request's headers may not have been read yet.
            using HttpResponseMessage response = await server.PostAsync("/predict", Pictures.Jpeg(Pictures.Red));
            second = response.StatusCode;
        }
        while (second == HttpStatusCode.OK);
        Assert.AreEqual(HttpStatusCode.TooManyRequests, second);
        slow.Release();
        using HttpResponseMessage answer = await first;
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.AreEqual("green", await server.PredictAsync(Pictures.Jpeg(Pictures.Green)));
    }

    [TestMethod]
    public async Task A_request_that_takes_too_long_is_ended()
    {
        await using TestServer server = await TestServer.StartAsync(TestModels.WithMaps, "--Limits:RequestTimeoutSeconds=0.5");
        using var slow = new SlowContent([]);
        Task<HttpResponseMessage> request = server.Client.PostAsync(new Uri("/predict", UriKind.Relative), slow);
        // The client reads the answer when it has sent everything.
        await Task.Delay(1500);
        slow.Release();
        using HttpResponseMessage response = await request;
        await ProblemAssert.IsAsync(response, HttpStatusCode.GatewayTimeout, "0.5 seconds");
    }
}
