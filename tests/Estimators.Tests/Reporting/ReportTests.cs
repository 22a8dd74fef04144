using System.Text.RegularExpressions;
using Microsoft.ML;
using MlNetFixedHeads.Estimators.Tests.Evaluation;

namespace MlNetFixedHeads.Estimators.Tests.Reporting;

[TestClass]
public sealed partial class ReportTests
{
    private const string Hostile = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;\u202E";

    private static readonly ImageReportOptions Full = new()
    {
        Title = Hostile,
        Data = Hostile,
        Epochs = [new(1, 0.1, 2, 0.3, 2.5, 0.2, 3, 4), new(2, 0.1, 1, 0.6, null, null, 3, 4), new(3, 0.1, double.NaN, 0, null, null, 3, 4)],
        BestEpoch = 2,
        ModelCard = [new(Hostile, [KeyValuePair.Create(Hostile, Hostile)])],
        HeatMap = (_, name) => throw new ImageDecodingException(name),
    };

    [TestMethod]
    [DataRow(3, DisplayName = "a drawn matrix")]
    [DataRow(40, DisplayName = "a matrix of pixels")]
    public void Names_cannot_become_markup_and_nothing_comes_from_elsewhere(int classes)
    {
        string html = Render([Hostile, .. Enumerable.Range(1, classes - 1).Select(i => $"{Hostile} {i}")], Full);
        Assert.HasCount(1, Script().Matches(html));
        Assert.DoesNotContain("<img src=x", html);
        Assert.DoesNotContain("onerror='", html);
        Assert.DoesNotContain("\u202E", html);
        Assert.DoesNotContain("http:", html);
        Assert.DoesNotContain("https:", html);
        Assert.IsTrue(Source().Matches(html).All(m => m.Groups[1].Value is "#" or "d"), "Links lead into the page, pictures are data.");
        StringAssert.Contains(html, "&lt;script&gt;");
        StringAssert.Contains(html, "default-src &#39;none&#39;".Replace("&#39;", "'", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Every_tag_is_closed_and_every_picture_and_table_says_what_it_is()
    {
        string html = Render(["rose", "leaf", "sky"], Full with { Title = "Roses" });
        foreach (string tag in new[] { "section", "table", "thead", "tbody", "tr", "figure", "div", "svg", "dl", "main", "nav" })
            Assert.AreEqual(Regex.Count(html, $"<{tag}[ >]"), Regex.Count(html, $"</{tag}>"), tag);
        Assert.AreEqual(Regex.Count(html, "<svg "), Regex.Count(html, "<svg [^>]*aria-label=\"[^\"]+\""));
        Assert.AreEqual(Regex.Count(html, "<img "), Regex.Count(html, "<img [^>]*alt=\"[^\"]+\""));
        Assert.AreEqual(Regex.Count(html, "<th[ >]"), Regex.Count(html, "<th [^>]*scope="));
    }

    [TestMethod]
    public void A_report_is_not_overwritten_unasked()
    {
        string path = Path.Join(Path.GetTempPath(), $"fixedheads-test-{Guid.NewGuid():N}.html");
        try
        {
            ImageClassificationMetrics metrics = Metrics(["rose", "leaf"]);
            metrics.SaveReport(path);
            Assert.ThrowsExactly<IOException>(() => metrics.SaveReport(path));
            metrics.SaveReport(path, new() { Title = "Second", Overwrite = true });
            StringAssert.Contains(File.ReadAllText(path), "<title>Second</title>");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Render(string[] names, ImageReportOptions options) => MlNetFixedHeads.Estimators.Reporting.ReportPage.Render(Metrics(names), options);

    private static ImageClassificationMetrics Metrics(string[] names) => new MLContext().MulticlassClassification.EvaluateImages(
        new GeneratedScores(names.Length * 4, names, names, row => (uint)(row % names.Length) + 1, (row, s) =>
        {
            Array.Fill(s, 0.2f / s.Length);
            s[(row * (row % 4)) % names.Length] = 0.8f;
        }));

    [GeneratedRegex("<script")]
    private static partial Regex Script();

    [GeneratedRegex(" (?:src|href)=\"(.)")]
    private static partial Regex Source();
}
