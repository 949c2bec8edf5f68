using System.Globalization;
using WasteSorting.Cli.Load.Accounts;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Load.Plans;

/// <summary>Makes the messages of a run. For any number of callers at once.</summary>
internal sealed class ReportFactory
{
    private readonly SubjectTable subjects;
    private readonly ReportIds ids;
    private readonly int firstDay;
    private readonly string[] days;

    /// <param name="run">Names the run, see <see cref="ReportIds"/>.</param>
    /// <param name="today">The district's today, as a day number.</param>
    public ReportFactory(SubjectTable subjects, long run, int today)
    {
        this.subjects = subjects;
        ids = new ReportIds(run);

        // Days are few and asked for in every report.
        firstDay = today - 40;
        days = [.. Enumerable.Range(firstDay, 44).Select(Text)];
    }

    public Report Create(int index, in Fact fact)
    {
        var subject = subjects[fact.Subject];
        var report = new Report
        {
            ReportId = Id(index),
            Node = subject.Node,
            Day = Day(fact.Day),
        };
        if (fact.IsRetraction)
        {
            report.Retraction = new Retraction { ReportId = Id(fact.Takes) };
            return report;
        }

        if (fact.Takes != Fact.TakesNothing)
        {
            report.Corrects = Id(fact.Takes);
        }

        Fill(report, subject, fact);
        return report;
    }

    private static void Fill(Report report, Subject subject, in Fact fact)
    {
        switch (subject.Kind)
        {
            case SubjectKind.Site:
                report.StageReached = new StageReached { Stage = (Stage)fact.Value };
                break;
            case SubjectKind.Document:
                report.DocumentFiled = new DocumentFiled { Obligation = subject.Obligation };
                break;
            case SubjectKind.Acts:
                report.ActHeld = new ActHeld { Obligation = subject.Obligation, Count = fact.Value };
                break;
            case SubjectKind.Coverage:
                report.CoverageMeasured = new CoverageMeasured
                {
                    Obligation = subject.Obligation,
                    Numerator = fact.Value,
                    Denominator = fact.Of,
                };
                break;
            case SubjectKind.Evidence:
                report.EvidenceFiled = new EvidenceFiled { Obligation = subject.Obligation };
                break;
        }
    }

    private static string Text(int day) => DateOnly.FromDayNumber(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string Id(int index) => ids.Of(index).ToString();

    private string Day(int day) => (uint)(day - firstDay) < (uint)days.Length ? days[day - firstDay] : Text(day);
}
