using System.Globalization;
using System.Reflection;

namespace WasteSorting.Server.Options;

/// <summary>
/// By which clock an empty ledger is founded. Its first day is the clock's, and every period and due day of it hangs on that: a clock that cannot
/// be right must not found one unasked.
/// </summary>
/// <param name="Built">The day of the build: no clock that is right shows an earlier one.</param>
/// <param name="Said">The day that a person says it is; null: nobody said.</param>
internal sealed record FoundingClock(DateOnly Built, DateOnly? Said)
{
    private const int YearsMax = 2;

    /// <summary>The day of this build, in UTC: where the district is it has begun.</summary>
    public static DateOnly BuildDay { get; } = DateOnly.ParseExact(
        typeof(FoundingClock).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == nameof(BuildDay)).Value!,
        "yyyy-MM-dd",
        CultureInfo.InvariantCulture);

    /// <exception cref="FoundingException">The clock may not found a ledger on this day.</exception>
    public void Check(DateOnly clock)
    {
        if (Said is { } said && said != clock)
        {
            throw new FoundingException(string.Create(
                CultureInfo.InvariantCulture,
                $"The clock says {clock:yyyy-MM-dd} and --found-on says {said:yyyy-MM-dd}: no ledger is founded before both say the same day."));
        }

        if (Said is null && (clock < Built || clock > Built.AddYears(YearsMax)))
        {
            throw new FoundingException(string.Create(
                CultureInfo.InvariantCulture,
                $"The clock says {clock:yyyy-MM-dd}, and this program was built on {Built:yyyy-MM-dd}: a new ledger is founded from that day on, for "
                + $"{YearsMax} years. Set the clock; or, if it is right, start once with --found-on {clock:yyyy-MM-dd}."));
        }
    }
}

/// <summary>An empty ledger is not founded by this clock; nothing was made.</summary>
internal sealed class FoundingException(string message) : Exception(message);
