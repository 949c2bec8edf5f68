using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;

namespace WasteSorting.Benchmarks;

/// <summary>Many who look at one page, each over a connection of its own. A few note what they saw and when.</summary>
internal sealed class Crowd(Uri address, string page, int size, int timed) : IDisposable
{
    private const int ArrivingAtOnce = 100;
    private const int BufferBytes = 16 * 1024;

    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = size })
    {
        BaseAddress = address,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly List<Task> looking = [];
    private readonly List<Sightings> sightings = [];
    private long bytes;
    private long frames;

    /// <summary>Bytes that those who do not note what they saw have read.</summary>
    public long ByteCount => Interlocked.Read(ref bytes);

    /// <summary>Frames that each of those who note it saw, in the mean.</summary>
    public double FrameCount => Interlocked.Read(ref frames) / (double)timed;

    /// <summary>All have come, and each has the page as it is now.</summary>
    public async Task GatherAsync(CancellationToken end)
    {
        foreach (var some in Enumerable.Range(0, size).Chunk(ArrivingAtOnce))
        {
            var came = some.Select(at => ComeAsync(at < timed, end)).ToList();
            looking.AddRange(await Task.WhenAll(came).ConfigureAwait(false));
        }

        Interlocked.Exchange(ref bytes, 0);
        Interlocked.Exchange(ref frames, 0);
    }

    public Task LeaveAsync() => Task.WhenAll(looking);

    /// <summary>Milliseconds until each of those who note it saw a revision; none for who did not see it before the end.</summary>
    /// <param name="since">In ticks of the stopwatch.</param>
    public IEnumerable<double> DelaysOf(long revision, long since) => sightings
        .Select(one => one.FirstOf(revision))
        .Where(seen => seen > 0)
        .Select(seen => Math.Max(0, Stopwatch.GetElapsedTime(since, seen).TotalMilliseconds));

    public void Dispose() => http.Dispose();

    // Gives the task that goes on looking.
    private async Task<Task> ComeAsync(bool isTimed, CancellationToken end)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"live?page={Uri.EscapeDataString(page)}&at=0", UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        var stream = await answer.Content.ReadAsStreamAsync(end).ConfigureAwait(false);
        if (isTimed)
        {
            var lines = new StreamReader(new GZipStream(stream, CompressionMode.Decompress));
            await lines.ReadLineAsync(end).ConfigureAwait(false);
            return TimeAsync(lines, Note(), end);
        }

        var buffer = new byte[BufferBytes];
        await stream.ReadAtLeastAsync(buffer, 1, cancellationToken: end).ConfigureAwait(false);
        return LookAsync(stream, buffer, end);
    }

    private Sightings Note()
    {
        var noted = new Sightings();
        lock (sightings)
        {
            sightings.Add(noted);
        }

        return noted;
    }

    private async Task LookAsync(Stream stream, byte[] buffer, CancellationToken end)
    {
        await EndAsync(async () =>
        {
            for (int read; (read = await stream.ReadAsync(buffer, end).ConfigureAwait(false)) > 0;)
            {
                Interlocked.Add(ref bytes, read);
            }
        }).ConfigureAwait(false);
    }

    private async Task TimeAsync(StreamReader lines, Sightings noted, CancellationToken end)
    {
        using var read = lines;
        await EndAsync(async () =>
        {
            while (await lines.ReadLineAsync(end).ConfigureAwait(false) is { } line)
            {
                if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref frames);
                    noted.Add(RevisionOf(line), Stopwatch.GetTimestamp());
                }
            }
        }).ConfigureAwait(false);
    }

    private static async Task EndAsync(Func<Task> look)
    {
        try
        {
            await look().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }

    // The page stands before it, and is short: nothing else has to be parsed.
    private static long RevisionOf(string line)
    {
        const string Name = "\"revision\":";
        var from = line.IndexOf(Name, StringComparison.Ordinal) + Name.Length;
        var to = line.AsSpan(from).IndexOfAnyExceptInRange('0', '9');
        return long.Parse(line.AsSpan(from, to), CultureInfo.InvariantCulture);
    }

    /// <summary>Revisions that a page showed, rising, and when.</summary>
    private sealed class Sightings
    {
        private readonly List<(long Revision, long At)> seen = [];

        public void Add(long revision, long at)
        {
            lock (seen)
            {
                seen.Add((revision, at));
            }
        }

        public long FirstOf(long revision)
        {
            lock (seen)
            {
                return seen.FirstOrDefault(one => one.Revision >= revision).At;
            }
        }
    }
}
