using Microsoft.Playwright;

namespace MlNetFixedHeads.Web.Tests;

/// <summary>The page in a real browser.</summary>
[TestClass]
[TestCategory("Browser")]
public sealed class BrowserTests
{
    private static Chromium? _browser;
    private static TestServer? _server;

    [ClassInitialize]
    public static async Task Start(TestContext context)
    {
        _browser = await Chromium.StartAsync();
        _server = await TestServer.StartAsync(TestModels.WithMaps, "--Limits:MaxPictures=4", "--Limits:MaxFileBytes=100000");
    }

    [ClassCleanup]
    public static async Task Stop()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
    }

    [TestMethod]
    public async Task An_uploaded_picture_gets_its_class_and_a_heat_map()
    {
        (IPage page, List<string> complaints) = await _browser!.OpenAsync(_server!.Url);
        await UploadAsync(page, ("left.png", Pictures.Halves(Pictures.Green, Pictures.Green)));
        ILocator best = page.Locator(".score").First;
        await best.WaitForAsync();
        StringAssert.Contains(await best.InnerTextAsync(), "green");
        Assert.IsGreaterThan(await WidthAsync(page, 1), await WidthAsync(page, 0), "The bars are as long as the scores.");

        await best.ClickAsync();
        ILocator heat = page.Locator(".heat:not([hidden])");
        await heat.WaitForAsync();
        Assert.AreEqual("true", await best.GetAttributeAsync("aria-pressed"));
        Assert.AreEqual("Heat map: where green is seen", await heat.GetAttributeAsync("alt"));
        while (await page.EvaluateAsync<int>("() => document.querySelector('.heat').naturalWidth") != 256)
        {
            await Task.Delay(20);
        }

        Assert.IsTrue(await page.EvaluateAsync<bool>("() => { const [a, b] = ['.photo', '.heat'].map(s => document.querySelector(s).getBoundingClientRect()); return Math.abs(a.width - b.width) < 1 && Math.abs(a.height - b.height) < 1; }"));

        await best.ClickAsync();
        Assert.IsTrue(await page.Locator(".heat").IsHiddenAsync());
        Assert.IsEmpty(complaints, string.Join("\n", complaints));
        await page.CloseAsync();
    }

    [TestMethod]
    public async Task A_file_that_is_no_picture_is_explained_and_the_others_are_answered()
    {
        (IPage page, List<string> complaints) = await _browser!.OpenAsync(_server!.Url);
        await UploadAsync(page, ("notes.txt", "no picture"u8.ToArray()), ("blue.jpg", Pictures.Jpeg(Pictures.Blue)));
        await page.Locator("#status", new PageLocatorOptions { HasText = "2 of 2 done, 1 without an answer" }).WaitForAsync();
        StringAssert.Contains(await page.Locator(".card .error:not([hidden])").InnerTextAsync(), "not a picture");
        StringAssert.Contains(await page.Locator(".score").First.InnerTextAsync(), "blue");
        Assert.IsEmpty(complaints, string.Join("\n", complaints));
        await page.CloseAsync();
    }

    [TestMethod]
    public async Task Names_of_files_and_classes_are_text()
    {
        const string Name = "<img src=x onerror=\"document.title='broken into'\">.jpg";
        (IPage page, List<string> complaints) = await _browser!.OpenAsync(_server!.Url);
        await UploadAsync(page, (Name, Pictures.Jpeg(Pictures.Red)));
        ILocator best = page.Locator(".score").First;
        await best.WaitForAsync();
        Assert.AreEqual(TestModels.Hostile, await best.Locator(".label").TextContentAsync());
        Assert.AreEqual(Name, await page.Locator("figcaption").TextContentAsync());
        await best.ClickAsync();
        await page.Locator(".heat:not([hidden])").WaitForAsync();
        Assert.AreEqual("Picture classifier", await page.TitleAsync());
        Assert.AreEqual(2, await page.Locator("img").CountAsync());
        Assert.IsEmpty(complaints, string.Join("\n", complaints));
        await page.CloseAsync();
    }

    [TestMethod]
    public async Task Many_pictures_are_counted_and_too_many_left_out()
    {
        (IPage page, List<string> complaints) = await _browser!.OpenAsync(_server!.Url);
        await UploadAsync(page, [.. Enumerable.Range(0, 6).Select(i => ($"{i}.jpg", Pictures.Jpeg(Pictures.Blue, i)))]);
        await page.Locator("#status", new PageLocatorOptions { HasText = "4 of 4 done" }).WaitForAsync();
        StringAssert.Contains(await page.Locator("#notice").InnerTextAsync(), "At most 4");
        Assert.AreEqual(4, await page.Locator(".card").CountAsync());
        await page.Locator("#clear").ClickAsync();
        Assert.AreEqual(0, await page.Locator(".card").CountAsync());
        await UploadAsync(page, ("again.jpg", Pictures.Jpeg(Pictures.Green)));
        await page.Locator(".score").First.WaitForAsync();
        Assert.IsEmpty(complaints, string.Join("\n", complaints));
        await page.CloseAsync();
    }

    [TestMethod]
    public async Task Pictures_can_be_dropped_and_pasted()
    {
        (IPage page, List<string> complaints) = await _browser!.OpenAsync(_server!.Url);
        foreach ((string type, string property, string picture, string label) in new[]
        {
            ("drop", "dataTransfer", Convert.ToBase64String(Pictures.Jpeg(Pictures.Green)), "green"),
            ("paste", "clipboardData", Convert.ToBase64String(Pictures.Jpeg(Pictures.Blue)), "blue"),
        })
        {
            await page.EvaluateAsync(
                """
                ([type, property, base64]) => {
                  const data = new DataTransfer();
                  data.items.add(new File([Uint8Array.from(atob(base64), c => c.charCodeAt(0))], `${type}.jpg`, { type: "image/jpeg" }));
                  const event = type === "drop" ? new DragEvent(type, { [property]: data, bubbles: true, cancelable: true }) : new ClipboardEvent(type, { [property]: data, bubbles: true });
                  document.getElementById("drop").dispatchEvent(event);
                }
                """,
                new[] { type, property, picture });
            ILocator card = page.Locator(".card", new PageLocatorOptions { HasText = $"{type}.jpg" });
            await card.Locator(".score").First.WaitForAsync();
            StringAssert.Contains(await card.Locator(".score").First.InnerTextAsync(), label);
        }

        Assert.IsEmpty(complaints, string.Join("\n", complaints));
        await page.CloseAsync();
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_phone_shows_it_without_sideways_scrolling_and_the_keyboard_is_enough(bool dark)
    {
        (IPage page, List<string> complaints) = await _browser!.OpenAsync(_server!.Url, 360, 740, dark);
        await UploadAsync(page, ("a-very-long-name-without-any-space-in-it-as-cameras-and-phones-like-to-give-to-pictures.png", Pictures.Halves(Pictures.Red, Pictures.Blue)));
        await page.Locator(".score").First.WaitForAsync();
        Assert.IsTrue(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        Assert.AreEqual(dark, await page.EvaluateAsync<bool>("() => getComputedStyle(document.body).backgroundColor === 'rgb(22, 19, 27)'"));

        await page.Locator("#files").FocusAsync();
        for (int i = 0; i < 6 && !await page.EvaluateAsync<bool>("() => document.activeElement.matches('.score')"); i++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".heat:not([hidden])").WaitForAsync();
        Assert.IsEmpty(complaints, string.Join("\n", complaints));
        await page.CloseAsync();
    }

    private static async Task UploadAsync(IPage page, params (string Name, byte[] Bytes)[] files)
        => await page.Locator("#files").SetInputFilesAsync(files.Select(f => new FilePayload { Name = f.Name, MimeType = "application/octet-stream", Buffer = f.Bytes }));

    private static async Task<double> WidthAsync(IPage page, int index)
        => await page.EvaluateAsync<double>("i => document.querySelectorAll('.bar span')[i].getBoundingClientRect().width", index);
}
