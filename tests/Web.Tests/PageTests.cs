using System.Text.RegularExpressions;

namespace MlNetFixedHeads.Web.Tests;

/// <summary>The page's files and the headers they come with.</summary>
[TestClass]
public sealed partial class PageTests
{
    [TestMethod]
    public async Task Every_answer_tells_browsers_what_the_page_may_do()
    {
        await using TestServer server = await TestServer.StartAsync(TestModels.WithMaps);
        foreach (string url in new[] { "/", "/app.js", "/app.css", "/healthz", "/nowhere" })
        {
            using HttpResponseMessage response = await server.Client.GetAsync(new Uri(url, UriKind.Relative));
            string policy = response.Headers.GetValues("Content-Security-Policy").Single();
            StringAssert.Contains(policy, "default-src 'none'");
            StringAssert.Contains(policy, "frame-ancestors 'none'");
            Assert.DoesNotContain("unsafe", policy);
            Assert.AreEqual("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.AreEqual("DENY", response.Headers.GetValues("X-Frame-Options").Single());
            Assert.IsFalse(response.Headers.Contains("Server"));
        }
    }

    [TestMethod]
    public void The_page_needs_nothing_from_elsewhere_and_nothing_inline()
    {
        string[] files = Directory.GetFiles(Path.Join(AppContext.BaseDirectory, "wwwroot"));
        Assert.IsGreaterThanOrEqualTo(5, files.Length);
        foreach (string file in files)
        {
            string text = File.ReadAllText(file).Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
            Assert.IsFalse(Elsewhere().IsMatch(text), $"{file} refers to another place.");
            Assert.IsFalse(Markup().IsMatch(text), $"{file} makes markup of text.");
            if (file.EndsWith(".html", StringComparison.Ordinal))
            {
                Assert.IsFalse(Inline().IsMatch(text), $"{file} has inline script or style.");
            }
        }
    }

    [GeneratedRegex(@"https?:|//[a-z]+\.", RegexOptions.IgnoreCase)]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b")]
    private static partial Regex Markup();

    [GeneratedRegex(@"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();
}
