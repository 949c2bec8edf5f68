using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Server;

/// <summary>What a journal holds and stands for, in lines for people.</summary>
internal static class JournalLines
{
    public static void Print(JournalDigest journal, Proof proof, TextWriter to)
    {
        to.WriteLine($"  revision {journal.Head.Revision}, {journal.BatchCount} batches, {journal.RegistryCount} registries");
        to.WriteLine($"  chain {journal.Head.Chain}");
        var district = proof.ByDepartment;
        to.WriteLine($"  {district[TallyCell.Sites]} sites, {district[TallyCell.Reported(Stage.ReportedDone)]} reported done, "
            + $"{district[TallyCell.Verified(Stage.Certified)]} certified; by department, by territory and by recount "
            + (proof.IsEqual ? "equal" : "NOT equal"));
    }
}
