using System.Net;
using AngleSharp.Html.Dom;

namespace WasteSorting.Pages.Tests;

/// <summary>Somebody at the desk, with a browser that runs no scripts.</summary>
internal sealed class Desk : IDisposable
{
    private readonly HttpClient http;

    private Desk(Uri address) => http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = address };

    /// <summary>The cookie as it was set.</summary>
    public string Cookie { get; private set; } = "";

    public static Desk At(Uri address) => new(address);

    public static async Task<Desk> LogInAsync(Uri address, string token)
    {
        var desk = new Desk(address);
        using var answer = await desk.PostAsync("/desk/login", ("token", token));
        Assert.Equal((HttpStatusCode.SeeOther, "/desk"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        desk.Cookie = answer.Headers.GetValues("Set-Cookie").Single();
        return desk;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync(new Uri(path, UriKind.Relative));

    /// <summary>A page, after the redirects that lead there, and its address.</summary>
    public async Task<(IHtmlDocument Page, string Path)> OpenAsync(string path)
    {
        while (true)
        {
            using var answer = await GetAsync(path);
            if (answer.Headers.Location is { } next)
            {
                path = next.ToString();
                continue;
            }

            Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
            return (Site.Parse(await answer.Content.ReadAsStringAsync()), path);
        }
    }

    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) => PostAsync(path, "same-origin", fields);

    /// <param name="site">Whose page sends the form, as browsers say it.</param>
    public async Task<HttpResponseMessage> PostAsync(string path, string site, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
        {
            Content = new FormUrlEncodedContent(fields.Select(one => KeyValuePair.Create(one.Name, one.Value))),
        };
        request.Headers.Add("Sec-Fetch-Site", site);
        return await http.SendAsync(request);
    }

    /// <summary>A form with files in it.</summary>
    public async Task<HttpResponseMessage> PostFormAsync(string path, HttpContent form, string site = "same-origin")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = form };
        request.Headers.Add("Sec-Fetch-Site", site);
        return await http.SendAsync(request);
    }

    /// <summary>The page that a form leads to: at another address, or, where its work took long, begun before that had ended.</summary>
    public async Task<IHtmlDocument> SendFormAsync(string path, HttpContent form)
    {
        using var answer = await PostFormAsync(path, form);
        return answer.Headers.Location is { } next ? (await OpenAsync(next.ToString())).Page : await ReadAsync(answer);
    }

    /// <summary>What an answer's status must be, where work may have taken long: a page that was begun before has 200, whatever became of it.</summary>
    public static void AssertStatus(HttpStatusCode expected, HttpStatusCode status, IHtmlDocument page) =>
        Assert.Equal(page.QuerySelector(".said") is null ? expected : HttpStatusCode.OK, status);

    public static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer) => Site.Parse(await answer.Content.ReadAsStringAsync());

    public void Dispose() => http.Dispose();
}
