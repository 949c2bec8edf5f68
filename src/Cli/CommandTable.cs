using System.CommandLine;
using System.CommandLine.Invocation;
using Grpc.Core;
using WasteSorting.Cli.Access;
using WasteSorting.Cli.Audit;
using WasteSorting.Cli.Documents;
using WasteSorting.Cli.Import;
using WasteSorting.Cli.Load;
using WasteSorting.Cli.Operation;
using WasteSorting.Cli.Periods;
using WasteSorting.Cli.Reading;
using WasteSorting.Cli.Registry;
using WasteSorting.Cli.Reports;
using WasteSorting.Cli.Shell;
using WasteSorting.Cli.Watch;

namespace WasteSorting.Cli;

/// <summary>The table of commands, and the one place that turns outcomes into exit codes.</summary>
internal static class CommandTable
{
    // An interrupted load run still waits for its answers and compares: only then is it of use.
    private static readonly TimeSpan InterruptedMax = TimeSpan.FromSeconds(90);

    public static async Task<int> RunAsync(string[] args, ProcessHost host, CancellationToken cancellation = default)
    {
        // Without a replacer an argument such as a note may start with @.
        var parsed = CreateRoot(host).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            var message = parsed.Errors.Count > 0 ? parsed.Errors[0].Message : "no command given";
            return Fail(host, ExitCode.Usage, $"{message} (see --help)");
        }

        var configuration = new InvocationConfiguration
        {
            Output = host.Out,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = InterruptedMax,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellation).ConfigureAwait(false);
        }
        catch (RpcException failure)
        {
            return Fail(host, CodeOf(failure.StatusCode), Describe(failure));
        }
        catch (UsageException failure)
        {
            return Fail(host, ExitCode.Usage, failure.Message);
        }
        catch (OperationCanceledException)
        {
            return Fail(host, ExitCode.Other, "interrupted");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Fail(host, ExitCode.Other, failure.Message);
        }
    }

    internal static RootCommand CreateRoot(ProcessHost host)
    {
        var root = new RootCommand($"The progress ledger of a district's waste sorting. {ExitCode.Help}");
        var global = new GlobalOptions(host);
        global.AddTo(root);
        root.Subcommands.Add(ShowCommand.Create(global));
        root.Subcommands.Add(RankCommand.Create(global));
        root.Subcommands.Add(WatchCommand.Create(global));
        root.Subcommands.Add(ReportCommand.Create(global));
        root.Subcommands.Add(InspectCommand.Create(global));
        root.Subcommands.Add(InspectCommand.CreateRetract(global));
        root.Subcommands.Add(PeriodCommand.Create(global));
        root.Subcommands.Add(NoticeCommand.Create(global));
        root.Subcommands.Add(SheetCommand.Create(global));
        root.Subcommands.Add(FormCommand.Create(global));
        root.Subcommands.Add(TemplateCommand.Create(global));
        root.Subcommands.Add(ImportCommand.Create(global));
        root.Subcommands.Add(ProveCommand.Create(global));
        root.Subcommands.Add(StatusCommand.Create(global));
        root.Subcommands.Add(DayCommand.Create(global));
        root.Subcommands.Add(RegistryCommand.Create(global));
        root.Subcommands.Add(TokenCommand.Create(global));
        root.Subcommands.Add(AuditCommand.Create(global));
        root.Subcommands.Add(LoadCommand.Create(global));
        return root;
    }

    internal static int CodeOf(StatusCode status) => status switch
    {
        StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted => ExitCode.Unreachable,
        StatusCode.Unauthenticated or StatusCode.PermissionDenied => ExitCode.NotPermitted,
        StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.AlreadyExists or StatusCode.FailedPrecondition
            or StatusCode.OutOfRange or StatusCode.Aborted => ExitCode.No,
        _ => ExitCode.Other,
    };

    private static string Describe(RpcException failure) => failure.StatusCode switch
    {
        StatusCode.Unauthenticated => $"{failure.Status.Detail} (give a token by --token, {TokenFinder.Variable} or --data)",
        _ => failure.Status.Detail.Length > 0 ? $"{failure.Status.Detail} ({failure.StatusCode})" : failure.StatusCode.ToString(),
    };

    private static int Fail(ProcessHost host, int code, string message)
    {
        var oneLine = string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        host.Error.WriteLine($"wastesorting: {oneLine}");
        return code;
    }
}
