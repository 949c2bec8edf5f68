using Grpc.Core;
using WasteSorting.Contracts.V1;

namespace WasteSorting.DepartmentClient;

/// <summary>Reports on their way over a stream. What has no answer when it breaks goes out again over the next, with its id.</summary>
internal sealed class Batch(ReportService.ReportServiceClient client, Metadata headers, IEnumerable<Report> reports)
{
    private const int MessageReports = 100;

    private readonly List<Report> again = [];
    private List<Report> pending = [.. reports];
    private int answered;
    private int accepted;
    private int refused;
    private long revision;

    /// <summary>Gives the revision of the last receipt.</summary>
    public async Task<long> SendAsync()
    {
        for (var failures = 0; pending.Count > 0; failures++)
        {
            (answered, var broken) = (0, (RpcException?)null);
            again.Clear();
            try
            {
                await ExchangeAsync();
            }
            catch (RpcException failure)
            {
                broken = failure;
            }

            failures = answered > again.Count ? 0 : failures;
            pending = [.. again, .. pending[answered..]];
            if (pending.Count > 0)
            {
                Console.WriteLine($"stream broken: {pending.Count} to be sent again ({broken?.StatusCode.ToString() ?? "no room"})");
                await Retry.PauseAsync(failures, broken);
            }
        }

        Console.WriteLine($"streamed: {accepted} accepted, {refused} refused, revision {revision}");
        return revision;
    }

    private async Task ExchangeAsync()
    {
        using var call = client.StreamReports(headers, Retry.Deadline());
        var writing = WriteAsync(call.RequestStream);
        await foreach (var response in call.ResponseStream.ReadAllAsync())
        {
            foreach (var answer in response.Answers)
            {
                Take(pending[answered++], answer);
            }
        }

        await writing;
    }

    private async Task WriteAsync(IClientStreamWriter<StreamReportsRequest> requests)
    {
        try
        {
            foreach (var message in pending.Chunk(MessageReports))
            {
                await requests.WriteAsync(new StreamReportsRequest { Reports = { message } });
            }

            await requests.CompleteAsync();
        }
        catch (Exception failure) when (failure is RpcException or InvalidOperationException or IOException)
        {
            // The reader hears why.
        }
    }

    private void Take(Report report, Answer answer)
    {
        if (answer.Receipt is { } receipt)
        {
            accepted++;
            revision = Math.Max(revision, receipt.Revision);
        }
        else if (Retry.IsUndecided((StatusCode)answer.Refusal.Code))
        {
            again.Add(report);
        }
        else
        {
            refused++;
            Console.WriteLine($"refused {report.ReportId}: {answer.Refusal.Reason}, {answer.Refusal.Field}: {answer.Refusal.Message}");
        }
    }
}
