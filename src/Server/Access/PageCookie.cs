namespace WasteSorting.Server.Access;

/// <summary>
/// Metadata of a page: a browser that logged in shows its token by a cookie there. Nowhere else: what a program sends is never taken from a
/// cookie. It goes with no request that another site began, and no script can read it.
/// </summary>
internal sealed class PageCookie
{
    /// <summary>The page where a token is shown.</summary>
    public const string Login = "/desk/login";

    private const string Name = "desk";

    private static readonly CookieOptions Usual = new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true };

    /// <summary>The token's secret; null: nobody logged in.</summary>
    public static string? Of(HttpContext http) => http.Request.Cookies.TryGetValue(Name, out var secret) && secret.Length > 0 ? secret : null;

    public static void Set(HttpContext http, string secret) =>
        http.Response.Cookies.Append(Name, secret, new CookieOptions(Usual) { Secure = http.Request.IsHttps });

    public static void Clear(HttpContext http) => http.Response.Cookies.Delete(Name, Usual);
}
