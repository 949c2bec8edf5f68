using System.CommandLine;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Reading;

/// <summary>Which figures are read: what runs, a period, an edition, or the past.</summary>
internal sealed class ReadingOptions
{
    private readonly Option<string?> period = new("--period")
    {
        Description = "Show this period: a year 2026, a half 2026H2, a quarter 2026Q4, a month 2026-11. Default: what runs today.",
        HelpName = "PERIOD",
    };

    private readonly Option<int> edition = new("--edition")
    {
        Description = "Show this edition of the period. Default: the one that is out, or else as it stands.",
        HelpName = "N",
    };

    private readonly Option<long> asOf = new("--as-of")
    {
        Description = "Show it as it stood at this revision. Needs a token.",
        HelpName = "REVISION",
    };

    private readonly Option<bool> live = new("--live")
    {
        Description = "Show it as it stands, though an edition is out or the public's figures are frozen (then it needs a token).",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(period);
        command.Options.Add(edition);
        command.Options.Add(asOf);
        command.Options.Add(live);
    }

    /// <summary>For what has no past but its editions.</summary>
    /// <param name="withPeriod">The command does not name the period itself.</param>
    public void AddEditionsTo(Command command, bool withPeriod)
    {
        if (withPeriod)
        {
            command.Options.Add(period);
        }

        command.Options.Add(edition);
        command.Options.Add(live);
    }

    public GetNoticeRequest Notice(ParseResult parsed, string ofPeriod) => new()
    {
        Period = ofPeriod,
        Edition = parsed.GetValue(edition),
        Live = parsed.GetValue(live),
    };

    public GetFormRequest Form(ParseResult parsed, string node) => new()
    {
        Node = node,
        Period = Period(parsed),
        Edition = parsed.GetValue(edition),
        Live = parsed.GetValue(live),
    };

    public GetProgressRequest Progress(ParseResult parsed, string node) => new()
    {
        Node = node,
        Period = Period(parsed),
        Edition = parsed.GetValue(edition),
        AsOfRevision = parsed.GetValue(asOf),
        Live = parsed.GetValue(live),
    };

    public ListChildrenRequest Children(ParseResult parsed, string node, Line line) => new()
    {
        Node = node,
        Line = line,
        Period = Period(parsed),
        Edition = parsed.GetValue(edition),
        AsOfRevision = parsed.GetValue(asOf),
        Live = parsed.GetValue(live),
    };

    public GetRankingRequest Ranking(ParseResult parsed, string league, int limit) => new()
    {
        League = league,
        Limit = limit,
        Period = Period(parsed),
        Edition = parsed.GetValue(edition),
        AsOfRevision = parsed.GetValue(asOf),
        Live = parsed.GetValue(live),
    };

    public ExplainRankRequest Place(ParseResult parsed, string league, string node) => new()
    {
        League = league,
        Node = node,
        Period = Period(parsed),
        Edition = parsed.GetValue(edition),
        AsOfRevision = parsed.GetValue(asOf),
        Live = parsed.GetValue(live),
    };

    public string Period(ParseResult parsed) => parsed.GetValue(period) ?? "";

    /// <summary>What an answer shows, for a heading; empty: what runs.</summary>
    public static string Describe(Shown? shown)
    {
        if (shown is null)
        {
            return "";
        }

        var what = shown.Period.Length == 0 ? ""
            : shown.Edition > 0 ? $" · {shown.Period}, edition {shown.Edition}"
            : $" · {shown.Period} as it stands";
        return shown.Frozen ? $"{what} · frozen" : what;
    }
}
