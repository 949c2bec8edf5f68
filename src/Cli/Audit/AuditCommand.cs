using System.CommandLine;
using Google.Protobuf;
using Grpc.Core;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Audit;

/// <summary>audit: who changed what, and whether the chain of all changes is whole.</summary>
internal static class AuditCommand
{
    private const int PageSize = 1_000;

    public static Command Create(GlobalOptions global) => new("audit", "Shows who changed what, and verifies that nothing was changed since.")
    {
        List(global),
        Verify(global),
    };

    private static Command List(GlobalOptions global)
    {
        var after = new Option<long>("--after") { Description = "Only entries after this revision. Default: all.", HelpName = "N" };
        var node = new Option<string>("--node") { Description = "Only entries about this node.", HelpName = "ID", DefaultValueFactory = _ => "" };
        var actor = new Option<string>("--actor")
        {
            Description = "Only entries by this token, or administrator.",
            HelpName = "ID",
            DefaultValueFactory = _ => "",
        };
        var command = new Command("list", "Lists changes: when, who, from where, what, before and after.") { after, node, actor };
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var request = new ListAuditEntriesRequest
            {
                AfterRevision = parsed.GetValue(after),
                Node = parsed.GetRequiredValue(node),
                Actor = parsed.GetRequiredValue(actor),
                PageSize = PageSize,
            };
            do
            {
                var page = await session.Client.Audit.ListAuditEntriesAsync(request, cancellationToken: cancellation).ConfigureAwait(false);
                foreach (var entry in page.Entries)
                {
                    session.Say(entry, AuditLine.Of(entry));
                }

                request.AfterRevision = page.NextAfterRevision;
            }
            while (request.AfterRevision > 0);

            return ExitCode.Ok;
        }));
        return command;
    }

    private static Command Verify(GlobalOptions global)
    {
        var kept = new Option<string?>("--checkpoint")
        {
            Description = "File with a checkpoint that was kept: the chain must run through it.",
            HelpName = "FILE",
        };
        var command = new Command("verify", "Verifies the chain of all changes, and prints a checkpoint to keep elsewhere.") { kept };
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var checkpoint = parsed.GetValue(kept) is { } file ? Read(Path.Combine(session.Host.Directory, file)) : null;
            var proof = await LongWork.WatchAsync(
                session,
                "verifying the chain of all changes",
                watch => VerifyAsync(session, new() { Checkpoint = checkpoint }, watch, cancellation)).ConfigureAwait(false);
            session.Host.Error.WriteLine(
                $"whole: {proof.Checkpoint.Revision:N0} entries in {proof.BatchCount:N0} transactions, {proof.RegistryCount:N0} registries"
                + (checkpoint is null ? "" : $"; runs through the checkpoint of revision {checkpoint.Revision:N0}"));
            session.WriteMessage(proof.Checkpoint);
            return ExitCode.Ok;
        }));
        return command;
    }

    private static async Task<AuditProof> VerifyAsync(
        Session session, VerifyAuditRequest request, Action<long, long> watch, CancellationToken cancellation)
    {
        using var call = session.Client.Audit.VerifyAudit(request, cancellationToken: cancellation);
        await foreach (var message in call.ResponseStream.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            if (message.Proof is { } proof)
            {
                return proof;
            }

            watch(message.Progress.Revision, message.Progress.LastRevision);
        }

        throw new RpcException(new Status(StatusCode.Internal, "the server said nothing of its chain"));
    }

    private static AuditCheckpoint Read(string file)
    {
        try
        {
            return JsonParser.Default.Parse<AuditCheckpoint>(File.ReadAllText(file));
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or InvalidJsonException)
        {
            throw new UsageException($"--checkpoint {file} holds no checkpoint: {error.Message}");
        }
    }
}
