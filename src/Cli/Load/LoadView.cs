using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using WasteSorting.Cli.Load.Accounts;
using WasteSorting.Cli.Output;

namespace WasteSorting.Cli.Load;

/// <summary>A run's result as tables.</summary>
internal static class LoadView
{
    public static IRenderable Render(LoadResult result)
    {
        var parts = new List<IRenderable> { District(result.Verification.Compared.District), Run(result) };
        if (result.Refusals.Count > 0)
        {
            parts.Add(Refusals(result.Refusals));
        }

        parts.AddRange(Verdict(result.Verification));
        return new Rows(parts);
    }

    public static IRenderable Render(VerificationResult verification) =>
        new Rows([District(verification.Compared.District), .. Verdict(verification)]);

    // Last, so that it stays in sight.
    private static IEnumerable<IRenderable> Verdict(VerificationResult verification)
    {
        if (verification.Compared.Differences.Count > 0)
        {
            yield return Differences(verification.Compared);
        }

        yield return new Text(verification.WasFresh
            ? "compared: a fresh ledger, every figure follows from the run alone"
            : "compared: a ledger with reports from before; sums as differences, stages and shares by the run's own latest day");
        yield return new Text(string.Create(
            CultureInfo.InvariantCulture,
            $"{verification.Compared.FigureCount:N0} figures of district, groups, units, sites and duties along both lines, "
            + $"{verification.Compared.DifferenceCount:N0} differ; "
            + $"server's proof: {(verification.IsProven ? "equal" : "NOT EQUAL")}; "
            + $"{verification.ResentCount:N0} sent again, {verification.ResentDifferent:N0} with another receipt"));
        foreach (var reason in verification.Reasons)
        {
            yield return new Text($"not exact: {reason}", new Style(Color.Red));
        }

        yield return verification.IsExact ? new Text("exact: yes", new Style(Color.Green)) : new Text("exact: no", new Style(Color.Red));
    }

    private static Table Run(LoadResult result)
    {
        var table = Tables.Create("load", "what", "value").HideHeaders();
        void Row(string name, FormattableString value) =>
            table.AddRow(Cells.Text(name), Cells.Text(value.ToString(CultureInfo.InvariantCulture)));

        Row("mode", $"{result.Mode}; {result.Reporters:N0} reporters, {result.Connections} connections");
        Row("accepted", $"{result.Accepted:N0} in {result.Seconds:N2} s = {result.AcceptedPerSecond:N0} reports/s");
        var latency = result.LatencyMs;
        Row("latency ms", $"p50 {latency.P50:N2}, p90 {latency.P90:N2}, p99 {latency.P99:N2}, p99.9 {latency.P999:N2}, max {latency.Max:N2}");
        Row("others", $"{result.Refused:N0} refused, {result.Unresolved:N0} unresolved, {result.NotSent:N0} not sent");
        Row("sent again", $"{result.Retries:N0} without an answer or room, {result.Repeats:N0} on purpose");
        Row("closing reports", $"{result.Closings:N0} to make stages and shares certain");
        Row("server", $"journal {result.Setting.Journal}, version {result.Setting.ServerVersion}");
        Row("machine", $"{result.Setting.Cores} cores shared with the server if it is local, {result.Setting.System}, {result.Setting.Runtime}");
        Row("build", $"{result.Setting.Build}{(result.Setting.Build == "Debug" ? ": measure with -c Release, these figures flatter nobody" : "")}");
        Row("replay", $"{result.Replay}");
        return table;
    }

    private static Table Refusals(IReadOnlyDictionary<string, long> refusals)
    {
        var table = Tables.Create("refused", "reason", ">reports");
        foreach (var (reason, count) in refusals.OrderByDescending(refusal => refusal.Value).Take(20))
        {
            table.AddRow(Cells.Text(reason), Cells.Number(count));
        }

        return table;
    }

    private static Table District(IReadOnlyList<ComparedFigure> district)
    {
        var table = Tables.Create("the district", "figure", ">expected", ">by department line", ">by territory", "equal");
        foreach (var lines in district.GroupBy(figure => figure.Figure))
        {
            var (first, last) = (lines.First(), lines.Last());
            table.AddRow(
                Cells.Text(first.Figure),
                Cells.Number(first.Expected),
                Cells.Number(first.Server),
                Cells.Number(last.Server),
                Verdict(lines.All(figure => figure.IsEqual && figure.Expected == first.Expected)));
        }

        return table;
    }

    private static Table Differences(Comparison compared)
    {
        var table = Tables.Create(
            $"differences, {compared.Differences.Count} of {compared.DifferenceCount}", "where", "figure", ">expected", ">server", "equal");
        foreach (var figure in compared.Differences)
        {
            table.AddRow(
                Cells.Text(figure.Where),
                Cells.Text(figure.Figure),
                Cells.Number(figure.Expected),
                Cells.Number(figure.Server),
                Verdict(figure.IsEqual));
        }

        return table;
    }

    private static IRenderable Verdict(bool isEqual) => isEqual ? Cells.Text("yes") : Cells.Text("NO", Color.Red);
}
