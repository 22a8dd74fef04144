using Microsoft.ML;
using Microsoft.Playwright;
using MlNetFixedHeads.Estimators.Tests.Evaluation;

namespace MlNetFixedHeads.Web.Tests;

/// <summary>The evaluation report in a real browser.</summary>
[TestClass]
[TestCategory("Browser")]
public sealed class ReportBrowserTests
{
    private const int Classes = 40;
    private const int Phone = 390;

    private static Chromium? _browser;
    private static string _url = "";

    [ClassInitialize]
    public static async Task Start(TestContext context)
    {
        _browser = await Chromium.StartAsync();
        string file = TestModels.File("report.html");
        string[] names = [TestModels.Hostile, .. Enumerable.Range(1, Classes - 1).Select(i => $"Kind {i:00} with a rather long name of several words")];
        new MLContext().MulticlassClassification.EvaluateImages(new GeneratedScores(Classes * 4, names, names, row => (uint)(row % Classes) + 1, (row, scores) =>
        {
            Array.Fill(scores, 0.2f / Classes);
            // The first kinds are always right, the last ones never.
            scores[row % Classes < 1 + (row / Classes * 10) ? row % Classes : (row + 1) % Classes] = 0.8f;
        })).SaveReport(file, new()
        {
            Title = TestModels.Hostile,
            Epochs = [new(1, 0.1, 2, 0.3, 2.5, 0.2, 3, 4), new(2, 0.1, 1, 0.6, 1.5, 0.5, 3, 4)],
            BestEpoch = 2,
            HeatMap = (_, _) => Pictures.Halves(Pictures.Red, Pictures.Blue),
            ModelCard = [new("Data", [KeyValuePair.Create("Pictures", "Generated")])],
        });
        _url = new Uri(file).AbsoluteUri;
    }

    [ClassCleanup]
    public static async Task Stop()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
    }

    [TestMethod]
    public async Task The_table_sorts_and_filters_without_a_complaint()
    {
        (IPage page, List<string> complaints) = await _browser!.OpenAsync(_url);
        ILocator rows = page.Locator("table.sortable tbody tr:visible"), accuracy = page.Locator("table.sortable th").Nth(2);
        Assert.AreEqual(Classes, await rows.CountAsync());
        List<double> first = await SortAsync(), second = await SortAsync();
        CollectionAssert.AreNotEqual(first, second);
        first.Reverse();
        CollectionAssert.AreEqual(first, second);

        await page.Locator("#class-filter").FillAsync("kind 07");
        Assert.AreEqual(1, await rows.CountAsync());
        Assert.IsEmpty(complaints, string.Join("\n", complaints));

        async Task<List<double>> SortAsync()
        {
            await accuracy.Locator("button").ClickAsync();
            string direction = await accuracy.GetAttributeAsync("aria-sort") ?? "";
            double[] shares = await page.EvaluateAsync<double[]>("() => [...document.querySelectorAll('table.sortable tbody tr')].map(r => Number(r.cells[2].dataset.v))");
            CollectionAssert.AreEqual((direction == "ascending" ? shares.Order() : shares.OrderDescending()).ToList(), shares.ToList(), direction);
            return [.. shares];
        }
    }

    [TestMethod]
    public async Task Names_stay_names()
    {
        (IPage page, List<string> complaints) = await _browser!.OpenAsync(_url);
        Assert.AreEqual(TestModels.Hostile, await page.TitleAsync());
        Assert.AreEqual(0, await page.Locator("img[src=x]").CountAsync());
        Assert.IsEmpty(complaints, string.Join("\n", complaints));
    }

    [TestMethod]
    public async Task It_fits_a_phone_and_prints()
    {
        (IPage page, List<string> complaints) = await _browser!.OpenAsync(_url, Phone, 844, dark: true);
        Assert.IsLessThanOrEqualTo(Phone, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), "Nothing but tables scrolls sideways.");
        int pictures = await page.Locator("main img").CountAsync();
        Assert.IsGreaterThan(0, pictures);
        Assert.AreEqual(pictures, await page.EvaluateAsync<int>("() => [...document.querySelectorAll('main img')].filter(i => i.complete && i.naturalWidth > 0).length"));
        byte[] pdf = await page.PdfAsync(new PagePdfOptions { Format = "A4" });
        Assert.IsTrue(pdf.AsSpan().StartsWith("%PDF"u8));
        Assert.IsEmpty(complaints, string.Join("\n", complaints));
    }
}
