using WasteSorting.Actors.Nodes;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Errors;
using DomainEffect = WasteSorting.Ledger.Views.TrialEffect;
using Trial = WasteSorting.Contracts.V1.Trial;

namespace WasteSorting.Server.Api;

/// <summary>Writes what would become of reports.</summary>
internal static class TrialWriter
{
    public static Trial Write(TriedOutcome outcome) => new()
    {
        Accepted = outcome.IsAccepted,
        RepeatedReport = outcome.IsRepeat,
        Refusals = { outcome.Faults.Select(RpcErrors.ToRefusal) },
    };

    public static TrialEffect Write(DomainEffect effect) => new()
    {
        Period = effect.Period?.ToString() ?? "",
        Moved = { effect.Nodes.Select(MovedWriter.Write) },
        Places = { effect.Places.Select(MovedWriter.Write) },
    };
}
