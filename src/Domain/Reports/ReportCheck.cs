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
    public static SubmitStatus TryRead(ReportForm form, out Report? report)
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

    private static SubmitStatus CheckChange(Change change) => change.Kind switch
    {
        ChangeKind.None => SubmitStatus.ChangeMissing,
        ChangeKind.DocumentFiled or ChangeKind.EvidenceFiled => CheckObligation(change),
        ChangeKind.ActHeld => CheckObligation(change) is var status and not SubmitStatus.Accepted ? status
            : change.Amount is >= 1 and <= Limits.ActsPerReportMax ? SubmitStatus.Accepted
            : SubmitStatus.CountOutOfRange,
        ChangeKind.CoverageMeasured => CheckObligation(change) is var status and not SubmitStatus.Accepted ? status
            : change.Of is >= 1 and <= Limits.CoverageDenominatorMax && change.Amount >= 0 && change.Amount <= change.Of
                ? SubmitStatus.Accepted
                : SubmitStatus.CoverageOutOfRange,
        ChangeKind.StageReached => change.Stage.IsReportable() ? SubmitStatus.Accepted : SubmitStatus.StageNotReportable,
        ChangeKind.InspectionRecorded => change.Stage.IsFinding() ? SubmitStatus.Accepted : SubmitStatus.FindingInvalid,
        ChangeKind.Retraction => SubmitStatus.Accepted,
    };

    private static SubmitStatus CheckObligation(Change change) =>
        Texts.IsId(change.Obligation) ? SubmitStatus.Accepted : SubmitStatus.ObligationIdInvalid;

    private static SubmitStatus ReadEarlier(ReportForm form, Guid id, out Guid takes)
    {
        takes = Guid.Empty;
        var retracts = form.Change.Kind == ChangeKind.Retraction;
        var text = retracts ? form.Retracts : form.Corrects;
        if ((retracts || text.Length > 0) && (!TryReadId(text, out takes) || takes == id))
        {
            return SubmitStatus.EarlierIdInvalid;
        }

        return retracts && form.Corrects.Length > 0 ? SubmitStatus.RetractionCorrects : SubmitStatus.Accepted;
    }

    private static SubmitStatus CheckEvidence(ImmutableArray<Evidence> evidence, string note)
    {
        if (evidence.Length > Limits.EvidencePerReportMax)
        {
            return SubmitStatus.TooMuchEvidence;
        }

        // The first fault of all pieces, not of the first piece that has one.
        var status = note.Length <= Limits.NoteLengthMax && Texts.IsClean(note) ? SubmitStatus.Accepted : SubmitStatus.NoteInvalid;
        foreach (var piece in evidence)
        {
            var ofPiece = CheckPiece(piece);
            status = ofPiece != SubmitStatus.Accepted && (status == SubmitStatus.Accepted || ofPiece < status) ? ofPiece : status;
        }

        return status;
    }

    private static SubmitStatus CheckPiece(Evidence piece) =>
        piece.Link.Length > 0 && !Texts.IsLink(piece.Link) ? SubmitStatus.LinkInvalid
        : piece.Sha256.Length is not (0 or 32) ? SubmitStatus.Sha256Invalid
        : piece.MediaType.Length > 0 && !Texts.IsMediaType(piece.MediaType) ? SubmitStatus.MediaTypeInvalid
        : SubmitStatus.Accepted;
}
