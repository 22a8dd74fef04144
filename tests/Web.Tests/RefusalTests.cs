using System.Net;
using System.Text;

namespace MlNetFixedHeads.Web.Tests;

/// <summary>What is not taken on, and what is said of it.</summary>
[TestClass]
public sealed class RefusalTests
{
    private const int MaxFileBytes = 20_000;
    private static TestServer _server = null!;

    [ClassInitialize]
    public static async Task Start(TestContext context)
        => _server = await TestServer.StartAsync(TestModels.WithMaps, $"--Limits:MaxFileBytes={MaxFileBytes}", "--Limits:MaxPixels=100000", "--Limits:RequestTimeoutSeconds=5");

    [ClassCleanup]
    public static async Task Stop() => await _server.DisposeAsync();

    [TestMethod]
    public async Task A_file_with_too_many_bytes_is_refused()
        => await RefusedAsync(new byte[MaxFileBytes + 1], HttpStatusCode.RequestEntityTooLarge, "20,000 bytes");

    [TestMethod]
    public async Task A_body_beyond_all_limits_is_refused_unread()
    {
        // The client asks before it sends the body. One that does not may find the connection closed while it is still sending.
        using var handler = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(_server.Url) };
        client.DefaultRequestHeaders.ExpectContinue = true;
        using MultipartFormDataContent form = TestServer.Form(new byte[MaxFileBytes + (100 * 1024)]);
        using HttpResponseMessage response = await client.PostAsync(new Uri("/predict", UriKind.Relative), form);
        await ProblemAssert.IsAsync(response, HttpStatusCode.RequestEntityTooLarge, "too large");
    }

    [TestMethod]
    public async Task A_picture_that_declares_too_many_pixels_is_refused_before_memory_is_taken()
    {
        long before = GC.GetTotalAllocatedBytes();
        await RefusedAsync(Pictures.Bomb(), HttpStatusCode.RequestEntityTooLarge, "30000 x 30000");
        Assert.IsLessThan(50_000_000, GC.GetTotalAllocatedBytes() - before);
    }

    [TestMethod]
    public async Task Content_counts_and_not_what_it_is_called()
    {
        await RefusedAsync(Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), HttpStatusCode.UnsupportedMediaType, "not a picture");
        using MultipartFormDataContent form = TestServer.Form(Pictures.Jpeg(Pictures.Red), "notes.txt", "text/plain");
        using HttpResponseMessage response = await _server.Client.PostAsync(new Uri("/predict", UriKind.Relative), form);
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
    }

    [TestMethod]
    public async Task A_damaged_picture_is_refused()
    {
        byte[] picture = Pictures.Jpeg(Pictures.Red);
        await RefusedAsync(picture[..(picture.Length / 2)], HttpStatusCode.BadRequest, "truncated");
    }

    [TestMethod]
    public async Task An_empty_file_is_refused() => await RefusedAsync([], HttpStatusCode.BadRequest, "empty");

    [TestMethod]
    public async Task Two_pictures_in_one_request_are_refused()
    {
        using MultipartFormDataContent form = TestServer.Form(Pictures.Jpeg(Pictures.Red));
        form.Add(new ByteArrayContent(Pictures.Jpeg(Pictures.Blue)), "file", "second.jpg");
        await RefusedAsync(form, HttpStatusCode.BadRequest, "more than one");
    }

    [TestMethod]
    public async Task A_form_without_the_field_or_with_many_others_is_refused()
    {
        using var other = new MultipartFormDataContent { { new StringContent("x"), "picture" } };
        await RefusedAsync(other, HttpStatusCode.BadRequest, "no field 'file'");
        using var many = new MultipartFormDataContent();
        for (int i = 0; i < 20; i++)
        {
            many.Add(new StringContent("x"), $"field{i}");
        }

        await RefusedAsync(many, HttpStatusCode.BadRequest, "too many fields");
    }

    [TestMethod]
    public async Task A_form_that_is_none_is_refused()
    {
        using var json = new StringContent("{}", Encoding.UTF8, "application/json");
        await RefusedAsync(json, HttpStatusCode.UnsupportedMediaType, "multipart/form-data");
        using var cut = new StringContent("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc");
        cut.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        await RefusedAsync(cut, HttpStatusCode.BadRequest, "damaged or incomplete");
    }

    [TestMethod]
    public async Task A_path_that_is_none_is_refused_in_the_same_form()
    {
        using HttpResponseMessage response = await _server.Client.GetAsync(new Uri("/../appsettings.json", UriKind.Relative));
        Assert.AreEqual(HttpStatusCode.NotFound, response.StatusCode);
        Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [TestMethod]
    public async Task A_model_without_maps_says_so()
    {
        await using TestServer server = await TestServer.StartAsync(TestModels.WithoutMaps);
        using HttpResponseMessage response = await server.PostAsync("/explain", Pictures.Jpeg(Pictures.Red));
        await ProblemAssert.IsAsync(response, HttpStatusCode.Conflict, "no activation maps");
        Assert.AreEqual("scarlet", await server.PredictAsync(Pictures.Jpeg(Pictures.Red)));
    }

    private static async Task RefusedAsync(byte[] file, HttpStatusCode status, string reason)
    {
        using MultipartFormDataContent form = TestServer.Form(file);
        await RefusedAsync(form, status, reason);
    }

    private static async Task RefusedAsync(HttpContent content, HttpStatusCode status, string reason)
    {
        using HttpResponseMessage response = await _server.Client.PostAsync(new Uri("/predict", UriKind.Relative), content);
        await ProblemAssert.IsAsync(response, status, reason);
    }
}
