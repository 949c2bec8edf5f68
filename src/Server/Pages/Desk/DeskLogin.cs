using WasteSorting.Server.Access;

namespace WasteSorting.Server.Pages.Desk;

/// <summary>Who works at the desk shows a token once; the browser keeps it in a cookie that no script can read.</summary>
internal sealed class DeskLogin(Gate gate, WrongTokens wrongTokens)
{
    private const string Scheme = "Bearer ";

    public static Task ShowAsync(HttpContext http) => PageAnswers.WriteAsync<LoginPage>(http, new LoginModel(Speech.Of(http.Request), false));

    public async Task LogInAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        var secret = form["token"].ToString().Trim();
        var address = http.Connection.RemoteIpAddress;
        if (gate.ByToken(Scheme + secret, Network.Describe(address)) is not null)
        {
            PageCookie.Set(http, secret);
            See(http, DeskRoutes.Home);
            return;
        }

        // As for any call: wrong tokens of one address are answered slowly, and too many not at all.
        var isAnswered = await wrongTokens.TakeAsync(Network.Of(address), http.RequestAborted).ConfigureAwait(false);
        http.Response.StatusCode = isAnswered ? StatusCodes.Status401Unauthorized : StatusCodes.Status429TooManyRequests;
        await PageAnswers.WriteAsync<LoginPage>(http, new LoginModel(Speech.Of(http.Request), true)).ConfigureAwait(false);
    }

    public static Task LogOutAsync(HttpContext http)
    {
        PageCookie.Clear(http);
        See(http, "/");
        return Task.CompletedTask;
    }

    /// <summary>Another page answers: to load that again sends no form again.</summary>
    public static void See(HttpContext http, string path)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = path;
    }
}
