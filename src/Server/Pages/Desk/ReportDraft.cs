using System.Globalization;
using Google.Protobuf;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Errors;

namespace WasteSorting.Server.Pages.Desk;

/// <summary>
/// A report as a form has it: texts, under the names of the contract's fields. Its id stands in the form's address, so that going back and
/// sending again sends the same report.
/// </summary>
public sealed record ReportDraft(IReadOnlyDictionary<string, string> Fields)
{
    public string this[string field] => Fields.GetValueOrDefault(field, "");

    internal static ReportDraft Of(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> fields) =>
        new(fields.ToDictionary(one => one.Key, one => one.Value.ToString().Trim(), StringComparer.Ordinal));

    /// <summary>The report that the API would be sent.</summary>
    internal Report ToReport(Obligation? obligation)
    {
        var report = new Report
        {
            ReportId = this["report_id"],
            Node = this["node"],
            Day = this["day"],
            Period = this["period"] == "once" ? "" : this["period"],
            Corrects = this["corrects"],
            Note = this["note"],
            RevisesClosedPeriod = this["revises_closed_period"].Length > 0,
        };
        AddEvidence(report.Evidence);
        AddChange(report, obligation);
        return report;
    }

    internal RecordInspectionRequest ToInspection()
    {
        var inspection = new RecordInspectionRequest
        {
            ReportId = this["report_id"],
            Node = this["node"],
            Day = this["day"],
            Finding = ReadStage("finding"),
            Corrects = this["corrects"],
            Note = this["note"],
        };
        AddEvidence(inspection.Evidence);
        return inspection;
    }

    private void AddChange(Report report, Obligation? obligation)
    {
        if (this["retracts"] is { Length: > 0 } taken)
        {
            report.Retraction = new Retraction { ReportId = taken };
            return;
        }

        switch (obligation?.Kind)
        {
            case null:
                report.StageReached = new StageReached { Stage = ReadStage("stage") };
                break;
            case ObligationKind.Document:
                report.DocumentFiled = new DocumentFiled { Obligation = obligation.Id };
                break;
            case ObligationKind.Recurring:
                report.ActHeld = new ActHeld { Obligation = obligation.Id, Count = ReadNumber("count") };
                break;
            case ObligationKind.Coverage:
                report.CoverageMeasured = new CoverageMeasured
                {
                    Obligation = obligation.Id, Numerator = ReadNumber("numerator"), Denominator = ReadNumber("denominator"),
                };
                break;
            case ObligationKind.Standing:
                report.EvidenceFiled = new EvidenceFiled { Obligation = obligation.Id };
                break;
            default:
                throw RpcErrors.FailedPrecondition("obligation", "is counted from sites, and not reported");
        }
    }

    private void AddEvidence(ICollection<Evidence> into)
    {
        if (this["link"].Length + this["sha256"].Length + this["media_type"].Length == 0)
        {
            return;
        }

        var evidence = new Evidence { Link = this["link"], MediaType = this["media_type"] };
        if (this["sha256"] is { Length: > 0 } hash)
        {
            try
            {
                evidence.Sha256 = ByteString.CopyFrom(Convert.FromHexString(hash));
            }
            catch (FormatException)
            {
                throw RpcErrors.Invalid("sha256", "must be 64 hexadecimal digits");
            }
        }

        into.Add(evidence);
    }

    // Digits as wide as characters are digits too.
    private long ReadNumber(string field) =>
        long.TryParse([.. this[field].Select(Narrow)], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw RpcErrors.Invalid(field, "must be a whole number");

    private static char Narrow(char one) => one is >= '０' and <= '９' ? (char)(one - '０' + '0') : one;

    private Stage ReadStage(string field) => Enum.TryParse<Stage>(this[field], out var stage) && Enum.IsDefined(stage)
        ? stage
        : throw RpcErrors.Invalid(field, "must be chosen");
}
