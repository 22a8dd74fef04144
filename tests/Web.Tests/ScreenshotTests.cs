using Microsoft.Playwright;

namespace MlNetFixedHeads.Web.Tests;

/// <summary>Makes the pictures of the documentation, for a model and pictures of one's own:
/// <c>FLOWERWEB_MODEL</c> is the model, <c>FLOWERWEB_PICTURES</c> a folder of pictures, <c>FLOWERWEB_SCREENSHOTS</c> where they go.</summary>
[TestClass]
[TestCategory("Screenshots")]
public sealed class ScreenshotTests
{
    [TestMethod]
    [DataRow("flowerweb-desktop.png", 1120, 720, false)]
    [DataRow("flowerweb-phone.png", 390, 844, false)]
    [DataRow("flowerweb-phone-dark.png", 390, 844, true)]
    public async Task Screenshots_are_written(string name, int width, int height, bool dark)
    {
        string? model = Environment.GetEnvironmentVariable("FLOWERWEB_MODEL"), pictures = Environment.GetEnvironmentVariable("FLOWERWEB_PICTURES");
        string? output = Environment.GetEnvironmentVariable("FLOWERWEB_SCREENSHOTS");
        if (model is null || pictures is null || output is null)
        {
            Assert.Inconclusive("FLOWERWEB_MODEL, FLOWERWEB_PICTURES and FLOWERWEB_SCREENSHOTS are not set: no screenshots are wanted.");
        }

        await using Chromium browser = await Chromium.StartAsync();
        await using TestServer server = await TestServer.StartAsync(model);
        (IPage page, List<string> complaints) = await browser.OpenAsync(server.Url, width, height, dark);
        string[] files = [.. Directory.GetFiles(pictures).Order(StringComparer.Ordinal).Take(4)];
        await page.Locator("#files").SetInputFilesAsync(files);
        await page.Locator("#status", new PageLocatorOptions { HasText = $"{files.Length} of {files.Length} done" }).WaitForAsync();
        for (int i = 0; i < files.Length; i++)
        {
            ILocator card = page.Locator(".card").Nth(i);
            await card.Locator(".score").Nth(i == 1 ? 1 : 0).ClickAsync();
            await card.Locator(".heat:not([hidden])").WaitForAsync();
        }

        await page.EvaluateAsync("() => scrollTo(0, 0)");
        await page.WaitForTimeoutAsync(600);
        Directory.CreateDirectory(output);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Join(output, name) });
        Assert.IsEmpty(complaints, string.Join("\n", complaints));
    }
}
