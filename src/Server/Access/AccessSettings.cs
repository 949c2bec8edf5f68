using WasteSorting.Server.Options;

namespace WasteSorting.Server.Access;

/// <summary>How a server is set up to let callers in.</summary>
/// <param name="IsReadingOpen">Totals, rankings and feeds need no token.</param>
/// <param name="WrongTokensPerMinute">Of one address, before they are slowed down.</param>
internal sealed record AccessSettings(AdminToken Admin, bool IsReadingOpen, int WrongTokensPerMinute)
{
    /// <param name="given">The administrator's token, where it was given.</param>
    /// <exception cref="OptionsException">It was not, and the one that was made cannot be read.</exception>
    public static AccessSettings Of(ServerOptions options, AdminToken? given) =>
        new(given ?? AdminToken.Of(options), options.OpenReading, options.WrongTokensPerMinute);
}
