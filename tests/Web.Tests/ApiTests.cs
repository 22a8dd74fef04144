using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.ML;
using SkiaSharp;

namespace MlNetFixedHeads.Web.Tests;

/// <summary>What the endpoints answer.</summary>
[TestClass]
public sealed class ApiTests
{
    private static TestServer _server = null!;

    [ClassInitialize]
    public static async Task Start(TestContext context) => _server = await TestServer.StartAsync(TestModels.WithMaps);

    [ClassCleanup]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestMethod]
    public async Task An_answer_has_the_label_and_the_scores_most_probable_first_and_nothing_else()
    {
        using HttpResponseMessage response = await _server.PostAsync("/predict", Pictures.Jpeg(Pictures.Green));
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.AreEqual("application/json", response.Content.Headers.ContentType?.MediaType);
        CollectionAssert.AreEqual(new[] { "predictedLabel", "scores" }, answer.EnumerateObject().Select(p => p.Name).ToArray());
        Assert.AreEqual("green", answer.GetProperty("predictedLabel").GetString());
        JsonElement[] scores = [.. answer.GetProperty("scores").EnumerateArray()];
        Assert.HasCount(3, scores);
        CollectionAssert.AreEqual(new[] { "label", "score" }, scores[0].EnumerateObject().Select(p => p.Name).ToArray());
        Assert.AreEqual("green", scores[0].GetProperty("label").GetString());
        float[] values = [.. scores.Select(s => s.GetProperty("score").GetSingle())];
        CollectionAssert.AreEqual(values.OrderDescending().ToArray(), values);
        Assert.AreEqual(1, values.Sum(), 1e-4);
    }

    [TestMethod]
    public async Task Scores_are_those_of_the_model()
    {
        string file = TestModels.File("half.png");
        await File.WriteAllBytesAsync(file, Pictures.Halves(Pictures.Red, Pictures.Blue));
        var context = new MLContext();
        using FixedHeadCnnTransformer model = context.Model.LoadFixedHeadCnn(TestModels.WithMaps, out _);
        IDataView rows = model.Transform(context.Data.LoadFromEnumerable([new Row { ImagePath = file }]));
        float[] expected = context.Data.CreateEnumerable<Scored>(rows, false).Single().Score;

        using HttpResponseMessage response = await _server.PostAsync("/predict", await File.ReadAllBytesAsync(file));
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        foreach (JsonElement score in answer.GetProperty("scores").EnumerateArray())
        {
            int index = model.ClassNames.ToList().IndexOf(score.GetProperty("label").GetString()!);
            Assert.AreEqual(expected[index], score.GetProperty("score").GetSingle(), 1e-4);
        }
    }

    [TestMethod]
    [DataRow("?top=1", 1)]
    [DataRow("?top=50", 3)]
    public async Task Top_says_how_many_classes(string query, int expected)
    {
        using HttpResponseMessage response = await _server.PostAsync("/predict" + query, Pictures.Jpeg(Pictures.Blue));
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.AreEqual(expected, answer.GetProperty("scores").GetArrayLength());
    }

    [TestMethod]
    [DataRow("/predict?top=0")]
    [DataRow("/predict?top=many")]
    [DataRow("/explain?label=purple")]
    public async Task What_is_out_of_range_is_refused(string url)
    {
        using HttpResponseMessage response = await _server.PostAsync(url, Pictures.Jpeg(Pictures.Blue));
        Assert.AreEqual(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [TestMethod]
    public async Task A_heat_map_has_the_shape_of_the_picture_and_is_hot_where_the_class_is()
    {
        byte[] picture = Pictures.Halves(Pictures.Green, Pictures.Blue);
        using SKBitmap green = await HeatAsync("green", picture), blue = await HeatAsync("blue", picture);
        Assert.AreEqual((256, 256), (green.Width, green.Height));
        Assert.IsGreaterThan(Warmth(green, right: true), Warmth(green, right: false), "green is on the left");
        Assert.IsGreaterThan(Warmth(blue, right: false), Warmth(blue, right: true), "blue is on the right");
    }

    [TestMethod]
    public async Task Without_a_label_the_heat_map_is_the_most_probable_class()
    {
        byte[] picture = Pictures.Jpeg(Pictures.Red);
        using HttpResponseMessage unnamed = await _server.PostAsync("/explain", picture);
        using HttpResponseMessage named = await _server.PostAsync("/explain?label=" + Uri.EscapeDataString(TestModels.Hostile), picture);
        CollectionAssert.AreEqual(await named.Content.ReadAsByteArrayAsync(), await unnamed.Content.ReadAsByteArrayAsync());
    }

    [TestMethod]
    public async Task The_health_check_and_the_description_name_the_model()
    {
        JsonElement health = await _server.JsonAsync("/healthz"), model = await _server.JsonAsync("/model");
        Assert.AreEqual("ready", health.GetProperty("status").GetString());
        Assert.AreEqual("maps.zip", health.GetProperty("model").GetString());
        Assert.AreEqual(health.GetProperty("version").GetString(), model.GetProperty("version").GetString());
        Assert.IsTrue(model.GetProperty("heatMaps").GetBoolean());
    }

    [TestMethod]
    public async Task The_OpenAPI_document_describes_the_endpoints_and_the_upload()
    {
        JsonElement paths = (await _server.JsonAsync("/openapi/v1.json")).GetProperty("paths");
        CollectionAssert.IsSubsetOf(new[] { "/predict", "/explain", "/model", "/healthz", "/metrics" }, paths.EnumerateObject().Select(p => p.Name).ToArray());
        JsonElement post = paths.GetProperty("/predict").GetProperty("post");
        JsonElement form = post.GetProperty("requestBody").GetProperty("content").GetProperty("multipart/form-data").GetProperty("schema");
        Assert.AreEqual("binary", form.GetProperty("properties").GetProperty("file").GetProperty("format").GetString());
        Assert.IsTrue(post.GetProperty("responses").TryGetProperty("429", out _));
    }

    [TestMethod]
    public async Task The_metrics_count_requests_by_route_and_status()
    {
        const string Sample = "flowerweb_requests_total{route=\"/predict\",status=\"200\"}";
        double before = await _server.MetricAsync(Sample);
        await _server.PredictAsync(Pictures.Jpeg(Pictures.Red));
        Assert.AreEqual(before + 1, await _server.MetricAsync(Sample));
        Assert.IsGreaterThanOrEqualTo(1, await _server.MetricAsync("flowerweb_request_seconds_bucket{route=\"/predict\",le=\"+Inf\"}"));
    }

    private static async Task<SKBitmap> HeatAsync(string label, byte[] picture)
    {
        using HttpResponseMessage response = await _server.PostAsync("/explain?label=" + label, picture);
        Assert.AreEqual("image/png", response.Content.Headers.ContentType?.MediaType);
        return SKBitmap.Decode(await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Heat is more opaque the hotter it is.</summary>
    private static double Warmth(SKBitmap heat, bool right)
        => heat.Pixels.Where((_, i) => i % heat.Width >= heat.Width / 2 == right).Average(p => (double)p.Alpha);

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";
    }

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }
}
