namespace WasteSorting.Rpc.Calling;

/// <summary>
/// The servers that a channel may call, in order of preference. Calls go to the first that is not set aside. One that fails is set aside
/// for a short time, longer each time; then one call tries it, and the others follow once it has answered.
/// </summary>
internal sealed class Addresses : IDisposable
{
    internal static readonly TimeSpan AsideFirst = TimeSpan.FromMilliseconds(250);
    internal static readonly TimeSpan AsideMax = TimeSpan.FromSeconds(8);

    private readonly Address[] _all;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _tryMax;
    private readonly Lock _gate = new();

    // None is set aside: what every call asks first.
    private volatile bool _areAllWell = true;

    public Addresses(IReadOnlyList<Uri> uris, RpcChannelOptions options)
    {
        ArgumentNullException.ThrowIfNull(uris);
        ArgumentOutOfRangeException.ThrowIfZero(uris.Count, nameof(uris));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Connections, nameof(options));
        _all = [.. uris.Select(uri => new Address(uri, options))];
        _clock = options.Clock;
        _tryMax = options.ConnectTimeout;
    }

    public int Count => _all.Length;

    /// <summary>Where the next call goes. Never refuses: when all are set aside, the one whose time ends first is tried.</summary>
    public Attempt Choose()
    {
        if (_all.Length == 1)
        {
            return new Attempt(_all[0], 0);
        }

        var now = _clock.GetTimestamp();
        return new Attempt(_areAllWell ? _all[0] : ChooseAt(now), now);
    }

    /// <summary>The server of an attempt cannot be reached, or cannot serve.</summary>
    public void SetAside(in Attempt attempt)
    {
        if (_all.Length == 1)
        {
            return;
        }

        lock (_gate)
        {
            var address = attempt.Address;
            if (attempt.Began <= address.FailedAt)
            {
                // All calls on a broken connection fail together: that is one failure.
                return;
            }

            _areAllWell = false;
            address.Failures++;
            address.FailedAt = _clock.GetTimestamp();
            address.FreeAt = address.FailedAt + Ticks(AsideFor(address.Failures, Random.Shared.NextDouble()));
        }
    }

    /// <summary>The server of an attempt has answered.</summary>
    public void Restore(in Attempt attempt)
    {
        if (_areAllWell)
        {
            return;
        }

        lock (_gate)
        {
            if (attempt.Began > attempt.Address.FailedAt)
            {
                attempt.Address.Failures = 0;
                _areAllWell = Array.TrueForAll(_all, address => address.Failures == 0);
            }
        }
    }

    public void Dispose()
    {
        foreach (var address in _all)
        {
            address.Dispose();
        }
    }

    /// <summary>Doubles, spread by chance so that clients cut off together do not come back together.</summary>
    /// <param name="failures">At least 1.</param>
    /// <param name="chance">0 to 1.</param>
    internal static TimeSpan AsideFor(int failures, double chance)
    {
        var grown = AsideFirst * Math.Pow(2, Math.Min(failures - 1, 10));
        return (grown < AsideMax ? grown : AsideMax) * (0.5 + (chance / 2));
    }

    private Address ChooseAt(long now)
    {
        lock (_gate)
        {
            foreach (var address in _all)
            {
                if (address.Failures == 0)
                {
                    return address;
                }

                if (address.FreeAt <= now)
                {
                    // This call tries it, and the others do not wait for what comes of it.
                    address.FreeAt = now + Ticks(_tryMax);
                    return address;
                }
            }

            return _all.MinBy(address => address.FreeAt)!;
        }
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _clock.TimestampFrequency);
}
