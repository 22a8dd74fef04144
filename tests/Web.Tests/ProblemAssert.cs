using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace MlNetFixedHeads.Web.Tests;

/// <summary>Looks at refusals.</summary>
internal static class ProblemAssert
{
    /// <summary>A refusal is problem details, with a reason that says what is wrong.</summary>
    public static async Task IsAsync(HttpResponseMessage response, HttpStatusCode status, string reason)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.AreEqual(status, response.StatusCode, text);
        Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        JsonElement problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.AreEqual((int)status, problem.GetProperty("status").GetInt32());
        StringAssert.Contains(problem.GetProperty("detail").GetString(), reason);
    }
}
