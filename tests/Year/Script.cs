using WasteSorting.Domain.Reports;

namespace WasteSorting.Year;

/// <summary>
/// What happens in Xingqing in 2026. All acts of the followed unit stand in <see cref="FollowedUnit"/>; the others are there so that the district and
/// the tables have figures.
/// </summary>
internal static class Script
{
    /// <summary>The unit whose figures a reader can follow by hand.</summary>
    public const string Followed = "market-regulation";

    public static readonly DateOnly FirstDay = new(2026, 1, 1);

    public static readonly DateOnly LastDay = new(2027, 1, 20);

    public static IReadOnlyList<Step> Steps()
    {
        var steps = new Steps();
        Office(steps);
        FollowedUnit(steps);
        Departments(steps);
        Towns(steps);
        Others(steps);
        Sites(steps);
        return steps.InOrder;
    }

    private static void Office(Steps steps)
    {
        steps.Apply("02-02", "the plan of market regulation is due on 20 March", RegistryEdition.PlanIsDueInMarch);
        steps.Apply("03-20", "market regulation is a bureau from 1 April on", RegistryEdition.UnitIsRenamed);
        steps.Close("04-10", "2026-03");
        steps.Publish("04-10", "2026-03");
        steps.Apply("04-27", "the plan's due day is extended to 31 May", RegistryEdition.DueDayIsExtended);
        steps.Apply("06-15", "Xinghe street is split from 1 July on", RegistryEdition.StreetIsSplit);
        foreach (var period in (string[])["2026-06", "2026Q2", "2026H1"])
        {
            steps.Close("07-10", period);
        }

        steps.Publish("07-10", "2026H1");
        steps.Apply("08-24", "farm market 003 passes to commerce on 1 September, and one market fewer is asked for", RegistryEdition.SiteMoves);
        foreach (var period in (string[])["2026-12", "2026Q4", "2026H2"])
        {
            steps.Close("2027-01-12", period);
        }

        steps.Publish("2027-01-12", "2026H2");
    }

    private static void FollowedUnit(Steps steps)
    {
        const string SpotCheck = "market-regulation-spot-check";
        steps.Hold("01-12", Followed, "leading-body");
        steps.Hold("02-10", Followed, SpotCheck);
        for (var site = 1; site <= 3; site++)
        {
            steps.Stage($"03-0{site + 3}", $"farm-market-00{site}", Stage.ReportedDone);
            steps.Stage($"03-1{site + 3}", $"farm-market-00{site}", Stage.Certified);
        }

        // After the day that was then due, and in time by the one to which it is extended a week later.
        steps.File("04-20", Followed, "market-regulation-plan");
        var mistaken = steps.Stage("05-06", "pharmacy-001", Stage.ReportedDone);
        steps.Retract("05-08", "pharmacy-001", mistaken);
        steps.Stage("05-20", "pharmacy-001", Stage.ReportedDone);
        steps.Stage("06-03", "pharmacy-001", Stage.Certified);
        steps.Stage("06-10", "pharmacy-002", Stage.ReportedDone);

        // The spot check of the second quarter comes after its end; its finding of June after the half-year is out.
        steps.Hold("07-03", Followed, SpotCheck, "2026Q2");
        steps.FoundOn("08-06", "06-20", "pharmacy-002", Stage.Certified);
        steps.Stage("08-12", "pharmacy-001", Stage.Revoked);
        steps.Hold("09-15", Followed, SpotCheck);
        steps.Stage("09-22", "farm-market-004", Stage.Certified);
        steps.Stage("10-14", "pharmacy-001", Stage.Certified);
        steps.Stage("10-21", "farm-market-005", Stage.Certified);
        steps.Stage("10-28", "farm-market-006", Stage.Certified);
        steps.File("11-20", Followed, "market-regulation-packaging-plan");
        steps.Hold("12-10", Followed, SpotCheck);
    }

    private static void Departments(Steps steps)
    {
        for (var month = 1; month <= 12; month++)
        {
            steps.Hold($"{month:00}-20", "office", "office-monthly-notice");
            if (month is not 5 and not 8)
            {
                steps.Hold($"{month:00}-1{month % 8}", "publicity", "publicity-volunteer-activity");
            }
        }

        // A month that was missed, told when its half-year was out.
        steps.Late("08-05", "05-28", "publicity", "publicity-volunteer-activity");
        steps.Hold("06-28", "office", "office-half-year-ranking");
        steps.Hold("12-20", "office", "office-half-year-ranking");
        foreach (var (month, quarter) in new[] { ("02", 1), ("05", 2), ("08", 3), ("11", 4) })
        {
            steps.Hold($"{month}-24", "organization", "consultation-meeting");
            steps.Hold($"{month}-25", "organs-affairs", "organs-affairs-training");
            if (quarter != 3)
            {
                steps.Hold($"{month}-26", "civil-affairs", "consultation-meeting");
            }

            if (quarter != 2)
            {
                steps.Hold($"{month}-27", "commerce", "commerce-spot-check");
            }
        }

        steps.Hold("07-06", "commerce", "commerce-spot-check", "2026Q2");
        steps.Hold("05-15", "finance", "finance-funding");
        steps.Measure("06-16", "education", "education-coverage", 9_400, 10_000);
        steps.Measure("11-16", "education", "education-coverage", 10_000, 10_000);
        steps.Measure("11-17", "education", "education-awareness", 9_700, 10_000);
        string[] planning =
        [
            "publicity", "organs-affairs", "youth-league", "womens-federation", "civil-affairs", "finance", "industry", "health", "education",
            "culture-tourism", "transport", "cyberspace", "law-enforcement", "housing",
        ];
        for (var at = 0; at < planning.Length; at++)
        {
            steps.Hold($"02-{at + 3:00}", planning[at], "leading-body");
            steps.File($"04-{at + 3:00}", planning[at], $"{planning[at]}-plan");
        }

        // A meeting of the third quarter that nobody had told of, when the second half-year was out.
        steps.Late("2027-01-18", "09-28", "civil-affairs", "consultation-meeting");
    }

    private static void Towns(Steps steps)
    {
        string[] towns = [.. Enumerable.Range(1, 12).Select(at => $"6401040{at:00}"), "640104100", "640104101", "640104200", "640104201"];
        for (var at = 0; at < towns.Length; at++)
        {
            steps.Hold($"02-{at + 5:00}", towns[at], "leading-body");
            steps.File($"03-{at + 2:00}", towns[at], "town-plan");
            if (at % 3 != 2)
            {
                steps.File($"{5 + (at % 4):00}-{at + 6:00}", towns[at], "town-publicity-plan");
            }
        }

        // The new street begins with what the others have done before.
        steps.Hold("07-09", RegistryEdition.NewStreet, "leading-body");
        steps.File("08-18", RegistryEdition.NewStreet, "town-plan");
    }

    private static void Others(Steps steps)
    {
        string[] others = ["party-office", "congress-office", "audit", "statistics", "taxation", "red-cross", "justice", "veterans"];
        for (var at = 0; at < others.Length; at++)
        {
            steps.Hold($"03-{at + 9:00}", others[at], "leading-body");
            steps.File($"{6 + (at % 5):00}-{at + 15:00}", others[at], "other-plan");
        }
    }

    private static void Sites(Steps steps)
    {
        for (var at = 1; at <= 24; at++)
        {
            var month = 3 + (at % 9);
            var category = at % 3 == 0 ? "hospital" : at % 3 == 1 ? "school" : "bank-outlet";
            steps.Stage($"{month:00}-{at + 2:00}", $"{category}-{at / 3 + 1:000}", Stage.ReportedDone);
            if (at % 4 != 0)
            {
                steps.Stage($"{month + 1:00}-{at + 3:00}", $"{category}-{at / 3 + 1:000}", Stage.Certified);
            }
        }
    }
}
