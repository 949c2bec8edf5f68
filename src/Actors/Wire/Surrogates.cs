using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Actors.Wire;

// The domain does not know that it is sent between silos: each of its types has a stand-in here.

[GenerateSerializer]
[Alias("report")]
internal struct ReportSurrogate
{
    [Id(0)]
    public Guid Id;

    [Id(1)]
    public string Node;

    [Id(2)]
    public int Day;

    [Id(3)]
    public byte? PeriodKind;

    [Id(4)]
    public int PeriodOrdinal;

    [Id(5)]
    public byte ChangeKind;

    [Id(6)]
    public string Obligation;

    [Id(7)]
    public long Amount;

    [Id(8)]
    public long Of;

    [Id(9)]
    public byte Stage;

    [Id(10)]
    public Guid Takes;

    [Id(11)]
    public EvidenceSurrogate[]? Evidence;

    [Id(12)]
    public string Note;

    [Id(13)]
    public bool RevisesClosedPeriod;

    [Id(14)]
    public string Actor;

    // Null from a silo of the version before.
    [Id(15)]
    public string? Address;

    [Id(16)]
    public Takeable MayTake;

    [Id(17)]
    public bool ByTerritory;
}

[GenerateSerializer]
[Alias("evidence")]
internal struct EvidenceSurrogate
{
    [Id(0)]
    public string Link;

    [Id(1)]
    public byte[] Sha256;

    [Id(2)]
    public string MediaType;
}

[GenerateSerializer]
[Alias("outcome")]
internal struct OutcomeSurrogate
{
    [Id(0)]
    public byte Status;

    [Id(1)]
    public long Revision;

    [Id(2)]
    public long AcceptedAt;
}

[GenerateSerializer]
[Alias("tally")]
internal struct TallySurrogate
{
    /// <summary>The cells as variable-length numbers: most are zero.</summary>
    [Id(0)]
    public byte[] Cells;
}

[RegisterConverter]
internal sealed class ReportConverter : IConverter<Report, ReportSurrogate>
{
    public Report ConvertFromSurrogate(in ReportSurrogate from) => new()
    {
        Id = from.Id,
        Node = from.Node,
        Day = DateOnly.FromDayNumber(from.Day),
        Period = from.PeriodKind is { } kind ? new Period((PeriodKind)kind, from.PeriodOrdinal) : null,
        Change = new Change((ChangeKind)from.ChangeKind, from.Obligation, from.Amount, from.Of, (Stage)from.Stage),
        Takes = from.Takes,
        Evidence = from.Evidence is null ? [] : [.. from.Evidence.Select(one => new Evidence(one.Link, [.. one.Sha256], one.MediaType))],
        Note = from.Note,
        RevisesClosedPeriod = from.RevisesClosedPeriod,
        Actor = from.Actor,
        Address = from.Address ?? "",
        MayTake = from.MayTake,
        ByTerritory = from.ByTerritory,
    };

    public ReportSurrogate ConvertToSurrogate(in Report report) => new()
    {
        Id = report.Id,
        Node = report.Node,
        Day = report.Day.DayNumber,
        PeriodKind = (byte?)report.Period?.Kind,
        PeriodOrdinal = report.Period?.Ordinal ?? 0,
        ChangeKind = (byte)report.Change.Kind,
        Obligation = report.Change.Obligation,
        Amount = report.Change.Amount,
        Of = report.Change.Of,
        Stage = (byte)report.Change.Stage,
        Takes = report.Takes,
        Evidence = report.Evidence.IsEmpty ? null : [.. report.Evidence.Select(ToSurrogate)],
        Note = report.Note,
        RevisesClosedPeriod = report.RevisesClosedPeriod,
        Actor = report.Actor,
        Address = report.Address,
        MayTake = report.MayTake,
        ByTerritory = report.ByTerritory,
    };

    private static EvidenceSurrogate ToSurrogate(Evidence one) =>
        new() { Link = one.Link, Sha256 = [.. one.Sha256], MediaType = one.MediaType };
}

[RegisterConverter]
internal sealed class OutcomeConverter : IConverter<SubmitOutcome, OutcomeSurrogate>
{
    // Ticks, so that a refusal's empty time comes back as what it was.
    public SubmitOutcome ConvertFromSurrogate(in OutcomeSurrogate from) =>
        new((SubmitStatus)from.Status, from.Revision, new DateTimeOffset(from.AcceptedAt, TimeSpan.Zero));

    public OutcomeSurrogate ConvertToSurrogate(in SubmitOutcome outcome) =>
        new() { Status = (byte)outcome.Status, Revision = outcome.Revision, AcceptedAt = outcome.AcceptedAt.UtcTicks };
}

[RegisterConverter]
internal sealed class TallyConverter : IConverter<Tally, TallySurrogate>
{
    public Tally ConvertFromSurrogate(in TallySurrogate from)
    {
        Span<long> cells = stackalloc long[TallyCell.Count];
        var bytes = new ByteReader(from.Cells);
        for (var cell = 0; cell < cells.Length; cell++)
        {
            cells[cell] = bytes.Signed();
        }

        return Tally.Of(cells);
    }

    public TallySurrogate ConvertToSurrogate(in Tally tally)
    {
        var bytes = new ByteWriter();
        foreach (var cell in tally.Cells)
        {
            bytes.Number(cell);
        }

        return new TallySurrogate { Cells = bytes.Written.ToArray() };
    }
}
