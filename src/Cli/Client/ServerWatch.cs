namespace WasteSorting.Cli.Client;

/// <summary>
/// Looks at each attempt as it passes to a server: who cannot be talked to or answers UNAVAILABLE is left, and answers are marked with
/// the server that they are from, which gRPC does not tell.
/// </summary>
/// <param name="repeated">Told of each attempt that is not the first of its call.</param>
internal sealed class ServerWatch(Servers servers, Action? repeated, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>Key of the response header with the server's host and port.</summary>
    public const string ServedBy = "served-by";

    private const string StatusKey = "grpc-status";
    private const string PreviousAttemptsKey = "grpc-previous-rpc-attempts";
    private const string Unavailable = "14";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (repeated is not null && request.Headers.Contains(PreviousAttemptsKey))
        {
            repeated();
        }

        var server = request.RequestUri!;
        servers.Use(server);
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);

            // Headers have a status only when the server refused the call as such: the very answers that may be repeated.
            if (response.Headers.TryGetValues(StatusKey, out var status) && status.Contains(Unavailable))
            {
                servers.Leave(server);
            }

            response.Headers.TryAddWithoutValidation(ServedBy, server.Authority);
            return response;
        }
        catch (HttpRequestException)
        {
            servers.Leave(server);
            throw;
        }
    }
}
