using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using WasteSorting.Actors.Engine;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Watch;
using WasteSorting.Server.Access;
using WasteSorting.Server.Options;

namespace WasteSorting.Server.Pages.Live;

/// <summary>
/// Keeps the pages that are looked at as the ledger stands, and sends what changed. One reader of the ledger serves all viewers: it renders each
/// page once in a while, whoever looks at it. Viewers have places of their own, so that they take none of a reporter's.
/// </summary>
internal sealed class LivePages(
    ProgressEngine engine,
    PageTable table,
    Gate gate,
    CallLimits limits,
    [FromKeyedServices(LedgerClock.Key)] TimeProvider time,
    IHostApplicationLifetime lifetime)
    : IDisposable
{
    private static readonly EventPart Beat = new(": beat\n\n"u8.ToArray());
    private static readonly Caller Public = new(new Author("", ""), null, Domain.Registry.Node.None);

    private readonly Lock gateOfPages = new();
    private readonly Dictionary<string, LivePage> pages = new(StringComparer.Ordinal);
    private readonly LatestValue<object> round = new(new object());
    private readonly SemaphoreSlim rendering = new(1, 1);
    private int viewers;
    private bool isRunning;

    /// <summary>Viewers that are served.</summary>
    public int ViewerCount => Volatile.Read(ref viewers);

    /// <summary>A stream of events for the pages that are named, each with the revision that is shown already.</summary>
    public async Task ServeAsync(HttpContext http)
    {
        var addresses = http.Request.Query["page"].OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (addresses.Count == 0 || addresses.Count > limits.PagesPerViewer)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        if (Interlocked.Increment(ref viewers) > limits.ViewersMax)
        {
            Interlocked.Decrement(ref viewers);
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "5";
            return;
        }

        var joined = new List<LivePage>();
        try
        {
            foreach (var address in addresses)
            {
                joined.Add(await JoinAsync(address).ConfigureAwait(false));
            }

            await SendAsync(http, joined).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The viewer left, or the server stops.
        }
        catch (TooManyPagesException)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        finally
        {
            joined.ForEach(Leave);
            Interlocked.Decrement(ref viewers);
        }
    }

    public void Dispose() => rendering.Dispose();

    private async Task SendAsync(HttpContext http, List<LivePage> joined)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        var shown = http.Request.Query["at"]
            .Select(one => long.TryParse(one, CultureInfo.InvariantCulture, out var revision) ? revision : 0).ToList();
        var seen = joined.Select((page, at) => at < shown.Count && shown[at] == page.Current.Revision ? page.Current.Number : 0).ToArray();
        var events = await EventWriter.BeginAsync(http, ended.Token).ConfigureAwait(false);
        await events.WriteAsync(Beat, ended.Token).ConfigureAwait(false);
        while (gate.Allows(Right.Read, gate.Identify(http)))
        {
            var last = round.Current;
            var sent = false;
            for (var at = 0; at < seen.Length; at++)
            {
                sent |= await SendAsync(events, joined[at].Current, seen, at, ended.Token).ConfigureAwait(false);
            }

            if (sent)
            {
                await events.FlushAsync(ended.Token).ConfigureAwait(false);
            }

            if (await round.WaitAsync(one => !ReferenceEquals(one, last), limits.ViewerBeat, time, ended.Token).ConfigureAwait(false) is null)
            {
                await events.WriteAsync(Beat, ended.Token).ConfigureAwait(false);
                await events.FlushAsync(ended.Token).ConfigureAwait(false);
            }
        }
    }

    // Who missed a frame gets all of the newest.
    private static async ValueTask<bool> SendAsync(EventWriter events, Frame frame, long[] seen, int at, CancellationToken cancellation)
    {
        if (frame.Number == seen[at])
        {
            return false;
        }

        var part = seen[at] > 0 && frame.Number == seen[at] + 1 ? frame.Changed : frame.Whole.Value;
        seen[at] = frame.Number;
        await events.WriteAsync(part, cancellation).ConfigureAwait(false);
        return true;
    }

    private async Task<LivePage> JoinAsync(string address)
    {
        LivePage page;
        lock (gateOfPages)
        {
            if (!pages.TryGetValue(address, out page!))
            {
                if (pages.Count == limits.LivePagesMax)
                {
                    throw new TooManyPagesException();
                }

                pages.Add(address, page = new LivePage(address));
            }

            page.ViewerCount++;
            if (!isRunning)
            {
                isRunning = true;
                _ = RunAsync();
            }
        }

        if (page.Current.Number == 0)
        {
            await RefreshAsync(page).ConfigureAwait(false);
        }

        return page;
    }

    private void Leave(LivePage page)
    {
        lock (gateOfPages)
        {
            if (--page.ViewerCount == 0)
            {
                pages.Remove(page.Address);
            }
        }
    }

    // Ends when nobody looks any more.
    private async Task RunAsync()
    {
        while (true)
        {
            var revision = engine.Status.Cut.Revision;
            LivePage[] looked;
            lock (gateOfPages)
            {
                if (pages.Count == 0 || lifetime.ApplicationStopping.IsCancellationRequested)
                {
                    isRunning = false;
                    return;
                }

                looked = [.. pages.Values];
            }

            foreach (var page in looked)
            {
                await RefreshAsync(page).ConfigureAwait(false);
            }

            round.Publish(new object());
            await Task.Delay(limits.PagePace, time).ConfigureAwait(false);
            await engine.WaitForAsync(revision + 1, limits.ViewerBeat).ConfigureAwait(false);
        }
    }

#pragma warning disable CA1031 // what cannot be shown now stays as it is, and is tried again with the next change
    private async Task RefreshAsync(LivePage page)
    {
        await rendering.WaitAsync().ConfigureAwait(false);
        try
        {
            var (ask, segments) = Read(page.Address);
            var revision = engine.Status.Cut.Revision;
            page.Show(await table.RenderAsync(ask, segments, lifetime.ApplicationStopping).ConfigureAwait(false), revision);
        }
        catch (Exception)
        {
            return;
        }
        finally
        {
            rendering.Release();
        }
    }
#pragma warning restore CA1031

    private static (PageAsk Ask, string[] Segments) Read(string address)
    {
        var parts = address.Split('?', 2);
        var query = new QueryCollection(QueryHelpers.ParseQuery(parts.Length > 1 ? parts[1] : ""));
        var path = new PathString(Uri.UnescapeDataString(parts[0]));
        var named = PageQuery.Of(query);
        var speech = named.Lang == "en" ? Speech.English : Speech.Chinese;
        return (
            new PageAsk(named, speech, Public, query.ContainsKey("hall") ? PageTable.Hall : parts[0]),
            PageRoutes.SegmentsOf(path));
    }

    private sealed class TooManyPagesException : Exception;
}
