using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;

namespace WasteSorting.Server.Api;

/// <summary>Reads names of periods, and says what stands against what the Office asks for.</summary>
internal static class PeriodReader
{
    /// <exception cref="Rpc.RpcException">It is the name of none: INVALID_ARGUMENT.</exception>
    public static Period Read(string name) => Period.TryParse(name, out var period)
        ? period
        : throw RpcErrors.Invalid("period", Refusals.Describe(SubmitStatus.PeriodInvalid).Message);

    /// <exception cref="Rpc.RpcException">It cannot be done: FAILED_PRECONDITION, or INVALID_ARGUMENT where it never can.</exception>
    public static void Check(PeriodDecision decision)
    {
        switch (decision)
        {
            case PeriodDecision.Done or PeriodDecision.Holds:
                return;
            case PeriodDecision.Endless:
                throw RpcErrors.Invalid("period", "must be a month, a quarter, a half or a year: once has no end");
            case PeriodDecision.NotBegun:
                throw RpcErrors.FailedPrecondition("period", "has not begun");
            case PeriodDecision.NotEnded:
                throw RpcErrors.FailedPrecondition("period", "has not ended");
            case PeriodDecision.NotKnown:
                throw RpcErrors.FailedPrecondition("period", "ended before the ledger's first day, so it has no figures");
            case PeriodDecision.NotClosed:
                throw RpcErrors.FailedPrecondition("period", "still takes reports: close it first");
        }
    }
}
