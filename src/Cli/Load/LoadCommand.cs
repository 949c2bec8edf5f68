using System.CommandLine;
using WasteSorting.Cli.Load.Driving;
using WasteSorting.Cli.Shell;

namespace WasteSorting.Cli.Load;

/// <summary>load: many reporters at once, and an exact comparison at the end.</summary>
internal sealed class LoadCommand
{
    private const ulong SeedDefault = 640_104;

    private readonly Option<int> reporters = Count("--reporters", "Reporters at once; with --stream, streams.", 100);
    private readonly Option<int> reports = Count("--reports", "Reports in all, without repetitions.", 10_000);

    private readonly Option<double?> rate = new("--rate")
    {
        Description = "Reports a second at fixed times, latency from the intended time. Default: as fast as answers come.",
        HelpName = "R",
    };

    private readonly Option<double> duplicates = Percent("--duplicates", "Share of reports sent twice with one id.", 2);
    private readonly Option<double> corrections = Percent("--corrections", "Share of reports that correct or retract an earlier one.", 1);

    private readonly Option<ulong> seed = new("--seed")
    {
        Description = "Chooses what is reported; the same seed reports the same.",
        HelpName = "S",
        DefaultValueFactory = _ => SeedDefault,
    };

    private readonly Option<long?> run = new("--run")
    {
        Description = "Names the run, from which the ids are made: with an earlier run's name and seed, its reports are sent again. "
            + "Default: a new one.",
        HelpName = "N",
    };

    private readonly Option<bool> stream = new("--stream") { Description = "Over StreamReports, many reports in flight on each stream." };
    private readonly Option<int> batch = Count("--batch", "Reports in one message of a stream.", 100);
    private readonly Option<int> inFlight = Count("--in-flight", "Messages of a stream without an answer.", 4);

    private readonly Option<int?> connections = new("--connections")
    {
        Description = "HTTP/2 connections. Default: one for 100 reporters, 4 to 64.",
        HelpName = "C",
    };

    private readonly Option<TimeSpan?> patience = new("--patience")
    {
        Description = "How long a report without an answer is sent again, such as through a restart of the server. Default: 60s.",
        HelpName = "TIME",
        CustomParser = Durations.ParseOption,
    };

    private readonly Option<string?> ledger = new("--ledger")
    {
        Description = "Write every acknowledged report to this file, as JSON lines.",
        HelpName = "FILE",
    };

    private readonly Option<string?> verify = new("--verify")
    {
        Description = "Send nothing new: send a ledger file's reports again and compare, such as after a crash of the server.",
        HelpName = "FILE",
    };

    private LoadCommand()
    {
        rate.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.GetValueOrDefault<double?>() is not > 0)
            {
                result.AddError("--rate must be above 0");
            }
        });
        batch.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() > 1_000)
            {
                result.AddError("--batch must be at most 1000");
            }
        });
    }

    public static Command Create(GlobalOptions global) => new LoadCommand().Build(global);

    private Command Build(GlobalOptions global)
    {
        var command = new Command(
            "load", "Loads the server with many reporters, then compares its totals with what was acknowledged. Exit code 1 unless all are exact.")
        {
            reporters, reports, rate, duplicates, corrections, seed, run, stream, batch, inFlight, connections, patience, ledger, verify,
        };
        command.SetAction(global.Run((session, parsed, cancellation) => parsed.GetValue(verify) is { } file
            ? VerifyAsync(session, parsed, file, cancellation)
            : LoadAsync(session, OptionsOf(session, parsed), cancellation)));
        return command;
    }

    private static async Task<int> LoadAsync(Session session, LoadOptions options, CancellationToken cancellation)
    {
        var result = await new LoadRun(session, options, cancellation).RunAsync().ConfigureAwait(false);
        if (session.IsJson)
        {
            session.WriteJson(result);
        }
        else
        {
            session.Console.Write(LoadView.Render(result));
        }

        return result.Verification.IsExact ? ExitCode.Ok : ExitCode.No;
    }

    private async Task<int> VerifyAsync(Session session, ParseResult parsed, string file, CancellationToken cancellation)
    {
        var count = parsed.GetValue(connections) ?? Connections.CountFor(parsed.GetValue(reporters));
        var verification = await new VerifyRun(session, file, count, PatienceOf(parsed)).RunAsync(cancellation).ConfigureAwait(false);
        if (session.IsJson)
        {
            session.WriteJson(verification);
        }
        else
        {
            session.Console.Write(LoadView.Render(verification));
        }

        return verification.IsExact ? ExitCode.Ok : ExitCode.No;
    }

    private LoadOptions OptionsOf(Session session, ParseResult parsed)
    {
        var isStream = parsed.GetValue(stream);
        return new LoadOptions
        {
            Reporters = parsed.GetValue(reporters),
            Reports = parsed.GetValue(reports),
            Rate = parsed.GetValue(rate),
            DuplicatePercent = parsed.GetValue(duplicates),
            CorrectionPercent = parsed.GetValue(corrections),
            Seed = parsed.GetValue(seed),
            Run = parsed.GetValue(run) ?? session.Host.Clock.GetUtcNow().ToUnixTimeMilliseconds(),
            IsStream = isStream,
            Batch = parsed.GetValue(batch),
            InFlight = parsed.GetValue(inFlight),
            Connections = parsed.GetValue(connections) ?? Connections.CountFor(parsed.GetValue(reporters)),
            Patience = PatienceOf(parsed),
            LedgerFile = parsed.GetValue(ledger),
        };
    }

    private TimeSpan PatienceOf(ParseResult parsed) => parsed.GetValue(patience) ?? TimeSpan.FromSeconds(60);

    private static Option<int> Count(string name, string description, int byDefault)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => byDefault };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{name} must be at least 1");
            }
        });
        return option;
    }

    private static Option<double> Percent(string name, string description, double byDefault)
    {
        var option = new Option<double>(name) { Description = description, HelpName = "PCT", DefaultValueFactory = _ => byDefault };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 100))
            {
                result.AddError($"{name} must be 0 to 100");
            }
        });
        return option;
    }
}
