using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using WasteSorting.Domain.Periods;

namespace WasteSorting.Domain.Reports;

/// <summary>Reads a form. Looks at nothing but the form: what is malformed here is malformed whatever the ledger holds.</summary>
public static class ReportCheck
{
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("0123456789abcdefABCDEF-");

    /// <summary>Gives the report, or the first refusal in the order of <see cref="SubmitStatus"/>.</summary>
    public static SubmitStatus TryRead(in ReportForm form, out Report? report)
    {
        report = null;
        var takes = Guid.Empty;
        Period? period = null;
        if (!TryReadId(form.Id, out var id))
        {
            return SubmitStatus.ReportIdInvalid;
        }

        if (!Texts.IsId(form.Node))
        {
            return SubmitStatus.NodeIdInvalid;
        }

        if (!TryReadDay(form.Day, out var day))
        {
            return SubmitStatus.DayInvalid;
        }

        if (form.Period.Length > 0)
        {
            if (!Period.TryParse(form.Period, out var named))
            {
                return SubmitStatus.PeriodInvalid;
            }

            period = named;
        }

        var status = CheckChange(form.Change);
        if (status == SubmitStatus.Accepted)
        {
            status = ReadEarlier(form, id, out takes);
        }

        if (status == SubmitStatus.Accepted)
        {
            status = CheckEvidence(form.Evidence, form.Note);
        }

        if (status == SubmitStatus.Accepted)
        {
            report = new Report
            {
                Id = id,
                Node = form.Node,
                Day = day,
                Period = period,
                Change = form.Change,
                Takes = takes,
                Evidence = form.Evidence,
                Note = form.Note,
                RevisesClosedPeriod = form.RevisesClosedPeriod,
                MayTake = form.MayTake,
                ByTerritory = form.ByTerritory,
                Actor = form.Actor,
                Address = form.Address,
            };
        }

        return status;
    }

    /// <summary>All that is wrong with a form, in the order of <see cref="SubmitStatus"/>: the first is what <see cref="TryRead"/> says.</summary>
    public static IReadOnlyList<SubmitStatus> Faults(in ReportForm form)
    {
        SubmitStatus[] checks =
        [
            TryReadId(form.Id, out var id) ? SubmitStatus.Accepted : SubmitStatus.ReportIdInvalid,
            Texts.IsId(form.Node) ? SubmitStatus.Accepted : SubmitStatus.NodeIdInvalid,
            TryReadDay(form.Day, out _) ? SubmitStatus.Accepted : SubmitStatus.DayInvalid,
            form.Period.Length == 0 || Period.TryParse(form.Period, out _) ? SubmitStatus.Accepted : SubmitStatus.PeriodInvalid,
            CheckObligation(form.Change),
            CheckValue(form.Change),
            ReadEarlierId(form, id, out _),
            CheckEarlierOnce(form),
            .. CheckPieces(form.Evidence, form.Note),
        ];
        return [.. checks.Where(status => status != SubmitStatus.Accepted).Distinct().Order()];
    }

    // The runtime's parser alone would also take blanks around the id, and a sign or 0x in its groups.
    private static bool TryReadId(string text, out Guid id)
    {
        id = Guid.Empty;
        return text.Length == 36
            && !text.AsSpan().ContainsAnyExcept(IdCharacters)
            && Guid.TryParseExact(text, "D", out id)
            && id != Guid.Empty;
    }

    private static bool TryReadDay(string text, out DateOnly day)
    {
        day = default;
        return text.Length == 10
            && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
            && day.Year is >= 2000 and <= 2999;
    }

    private static SubmitStatus CheckChange(Change change) =>
        CheckObligation(change) is var status and not SubmitStatus.Accepted ? status : CheckValue(change);

    private static SubmitStatus CheckObligation(Change change) => change.Kind switch
    {
        ChangeKind.DocumentFiled or ChangeKind.EvidenceFiled or ChangeKind.ActHeld or ChangeKind.CoverageMeasured =>
            Texts.IsId(change.Obligation) ? SubmitStatus.Accepted : SubmitStatus.ObligationIdInvalid,
        ChangeKind.None or ChangeKind.StageReached or ChangeKind.InspectionRecorded or ChangeKind.Retraction => SubmitStatus.Accepted,
    };

    private static SubmitStatus CheckValue(Change change) => change.Kind switch
    {
        ChangeKind.None => SubmitStatus.ChangeMissing,
        ChangeKind.ActHeld => change.Amount is >= 1 and <= Limits.ActsPerReportMax ? SubmitStatus.Accepted : SubmitStatus.CountOutOfRange,
        ChangeKind.CoverageMeasured => change.Of is >= 1 and <= Limits.CoverageDenominatorMax && change.Amount >= 0 && change.Amount <= change.Of
            ? SubmitStatus.Accepted
            : SubmitStatus.CoverageOutOfRange,
        ChangeKind.StageReached => change.Stage.IsReportable() ? SubmitStatus.Accepted : SubmitStatus.StageNotReportable,
        ChangeKind.InspectionRecorded => change.Stage.IsFinding() ? SubmitStatus.Accepted : SubmitStatus.FindingInvalid,
        ChangeKind.DocumentFiled or ChangeKind.EvidenceFiled or ChangeKind.Retraction => SubmitStatus.Accepted,
    };

    private static SubmitStatus ReadEarlier(in ReportForm form, Guid id, out Guid takes) =>
        ReadEarlierId(form, id, out takes) is var status and not SubmitStatus.Accepted ? status : CheckEarlierOnce(form);

    private static SubmitStatus ReadEarlierId(in ReportForm form, Guid id, out Guid takes)
    {
        takes = Guid.Empty;
        var retracts = form.Change.Kind == ChangeKind.Retraction;
        var text = retracts ? form.Retracts : form.Corrects;
        return (retracts || text.Length > 0) && (!TryReadId(text, out takes) || takes == id)
            ? SubmitStatus.EarlierIdInvalid
            : SubmitStatus.Accepted;
    }

    private static SubmitStatus CheckEarlierOnce(in ReportForm form) => form.Change.Kind == ChangeKind.Retraction && form.Corrects.Length > 0
        ? SubmitStatus.RetractionCorrects
        : SubmitStatus.Accepted;

    private static SubmitStatus CheckEvidence(ImmutableArray<Evidence> evidence, string note)
    {
        // Reports without proof and note are most of them.
        if (evidence.IsEmpty && note.Length == 0)
        {
            return SubmitStatus.Accepted;
        }

        return CheckPieces(evidence, note).Where(status => status != SubmitStatus.Accepted).DefaultIfEmpty(SubmitStatus.Accepted).Min();
    }

    private static IEnumerable<SubmitStatus> CheckPieces(ImmutableArray<Evidence> evidence, string note)
    {
        yield return evidence.Length <= Limits.EvidencePerReportMax ? SubmitStatus.Accepted : SubmitStatus.TooMuchEvidence;
        yield return note.Length <= Limits.NoteLengthMax && Texts.IsClean(note) ? SubmitStatus.Accepted : SubmitStatus.NoteInvalid;
        foreach (var piece in evidence.Take(Limits.EvidencePerReportMax))
        {
            yield return piece.Link.Length > 0 && !Texts.IsLink(piece.Link) ? SubmitStatus.LinkInvalid : SubmitStatus.Accepted;
            yield return piece.Sha256.Length is 0 or 32 ? SubmitStatus.Accepted : SubmitStatus.Sha256Invalid;
            yield return piece.MediaType.Length > 0 && !Texts.IsMediaType(piece.MediaType) ? SubmitStatus.MediaTypeInvalid : SubmitStatus.Accepted;
        }
    }
}
