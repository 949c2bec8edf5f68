using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Documents.Sections;

/// <summary>What changed published periods since the notice before: a published figure never changes without being listed.</summary>
internal static class ChangesSection
{
    private static readonly PaperColumn[] Columns =
    [
        new(new Words("周期", "Period"), 14),
        new(new Words("通报", "Edition"), 9),
        new(new Words("单位和事项", "Who and what"), 29),
        new(new Words("修订前", "Before"), 18),
        new(new Words("修订后", "After"), 18),
        new(new Words("版次", "Revision"), 12),
    ];

    public static PaperSection Of(Notice notice) => new(
        new Words("对已通报周期的修订", "Changes of published periods"),
        "修订",
        notice.Changes.Count == 0
            ? [new PaperParagraph(new Words("无。", "None.")), .. Cut(notice)]
            : [
                new PaperParagraph(new Words(
                    $"上次通报以来，对已通报的周期作了{notice.Changes.Count}项修订。",
                    $"{notice.Changes.Count} changes of published periods since the notice before.")),
                new PaperTable(Columns, [.. notice.Changes.Select(RowOf)]),
                .. notice.Changes.SelectMany(RegistryLines),
                .. Cut(notice),
            ]);

    private static IReadOnlyList<PaperCell> RowOf(NoticeChange change)
    {
        var revision = change.Revision ?? new PeriodRevision();
        var isRegistry = revision.RegistryVersion > 0;
        return
        [
            PaperCell.Say(PeriodWords.Of(change.Period)),
            PaperCell.Say(new Words($"第{change.Edition}版", $"edition {change.Edition}")),
            PaperCell.Say(isRegistry ? RegistryOf(revision) : SubjectOf(change, revision)),
            PaperCell.Say(isRegistry ? Words.Dash : StandingOf(revision, revision.Before)),
            PaperCell.Say(isRegistry ? Words.Dash : StandingOf(revision, revision.After)),
            PaperCell.Count(revision.Revision),
        ];
    }

    private static Words SubjectOf(NoticeChange change, PeriodRevision revision)
    {
        var node = change.NodeNameZh.Length + change.NodeNameEn.Length > 0
            ? Words.Name(change.NodeNameZh, change.NodeNameEn)
            : Words.Same(revision.Node);
        var what = revision.Obligation.Length == 0 ? StageOf(revision)
            : change.ObligationNameZh.Length + change.ObligationNameEn.Length > 0
            ? Words.Name(change.ObligationNameZh, change.ObligationNameEn)
            : Words.Same(revision.Obligation);
        var day = DayWords.Of(revision.Day);
        return node + new Words("：", ": ") + what + (revision.Day.Length == 0 ? Words.None : new Words($"（{day.Zh}）", $" ({day.En})"));
    }

    private static Words StageOf(PeriodRevision revision) =>
        revision.Finding ? new Words("点位核查", "stage by an inspection") : new Words("点位申报", "stage by a report");

    private static Words RegistryOf(PeriodRevision revision) => new(
        $"名册第{revision.RegistryVersion}版，{revision.Changes.Count}处改动，见表后",
        $"registry version {revision.RegistryVersion}, {revision.Changes.Count} changes, listed below");

    private static Words StandingOf(PeriodRevision revision, RevisedStanding? standing)
    {
        if (standing is null)
        {
            return Words.Dash;
        }

        if (revision.Obligation.Length > 0)
        {
            return StateWords.Of(standing.State) + AmountOf(revision.ObligationKind, standing.Count);
        }

        var reported = StateWords.Of(standing.ReportedStage);
        var verified = StateWords.Of(standing.VerifiedStage);
        return new Words($"上报：{reported.Zh}；核查：{verified.Zh}", $"reported: {reported.En}; verified: {verified.En}");
    }

    private static Words AmountOf(ObligationKind kind, long amount)
    {
        var (percent, count) = (NumberWords.Percent(amount), NumberWords.Count(amount));
        return kind == ObligationKind.Coverage
            ? new Words($"，完成率{percent}", $", share {percent}")
            : new Words($"，完成数{count}", $", count {count}");
    }

    private static IEnumerable<PaperParagraph> RegistryLines(NoticeChange change)
    {
        if (change.Revision is { RegistryVersion: > 0 } revision)
        {
            var period = PeriodWords.Of(change.Period);
            yield return new PaperParagraph(
                new Words($"名册第{revision.RegistryVersion}版（涉及{period.Zh}）：", $"Registry version {revision.RegistryVersion} ({period.En}): ")
                + Words.Join("；", "; ", revision.Changes.Select(Words.Same)));
        }
    }

    private static IEnumerable<PaperParagraph> Cut(Notice notice)
    {
        if (notice.ChangesCut)
        {
            yield return new PaperParagraph(new Words(
                "修订较多，本表未全部列出；全部修订可在台账的修订清单中查阅。",
                "There are more changes than are listed here: the ledger's list of revisions shows them all."));
        }
    }
}
