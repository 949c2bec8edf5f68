using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Periods;
using WasteSorting.Ledger.Views;
using WasteSorting.Server.Access;
using WasteSorting.Server.Errors;

namespace WasteSorting.Server.Api;

/// <summary>Reads off the wire what a reading is asked of, and writes what it shows.</summary>
internal static class QuestionReader
{
    /// <param name="needsSites">Sites are asked for, which no edition keeps.</param>
    public static Question Read(Caller caller, string period, int edition, long asOf, bool live, bool needsSites)
    {
        if (asOf < 0 || edition < 0)
        {
            throw RpcErrors.Invalid(asOf < 0 ? "as_of_revision" : "edition", "must not be negative");
        }

        if (edition > 0 && (asOf > 0 || live || period.Length == 0))
        {
            throw RpcErrors.Invalid("edition", "is of a period, and stands neither with as_of_revision nor with live");
        }

        if (edition > 0 && needsSites)
        {
            throw RpcErrors.FailedPrecondition("edition", "keeps units and above, and of its sites a hash: leave it out to see them as they stand");
        }

        if (asOf > 0 && !caller.IsKnown)
        {
            throw RpcErrors.NeedsToken("as_of_revision");
        }

        return new Question
        {
            Period = period.Length == 0 ? null : ReadPeriod(period),
            Edition = edition,
            AsOf = asOf,
            IsAsItStands = live || needsSites,
            IsThroughFreeze = live && caller.IsKnown,
        };
    }

    public static Period ReadPeriod(string text) =>
        Period.TryParse(text, out var period) && period.Kind != PeriodKind.Once ? period : throw RpcErrors.InvalidPeriod();

    public static Shown Write(IDistrictReading reading) => new()
    {
        Period = reading.Cut.View.Period?.ToString() ?? "",
        Edition = reading.Edition,
        Day = WireTime.Of(reading.Cut.View.Day),
        Frozen = reading.Cut.IsFrozen,
    };
}
