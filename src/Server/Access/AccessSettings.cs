using WasteSorting.Server.Options;

namespace WasteSorting.Server.Access;

/// <summary>How a server is set up to let callers in.</summary>
/// <param name="IsReadingOpen">Totals, rankings and feeds need no token.</param>
/// <param name="WrongTokensPerMinute">Of one address, before they are slowed down.</param>
internal sealed record AccessSettings(AdminToken Admin, bool IsReadingOpen, int WrongTokensPerMinute)
{
    /// <exception cref="OptionsException">The administrator's token cannot be read.</exception>
    public static AccessSettings Of(ServerOptions options) => new(AdminToken.Of(options), options.OpenReading, options.WrongTokensPerMinute);
}
