// A department system's client: submits a report, streams a batch of them, and watches its unit until all of it shows.
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using WasteSorting.Contracts.V1;
using WasteSorting.DepartmentClient;

if (args.Length != 4 || !int.TryParse(args[3], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
{
    Console.Error.WriteLine("usage: WASTESORTING_TOKEN=… dotnet run -- HOST:PORT UNIT OBLIGATION COUNT");
    return 2;
}

using var channel = GrpcChannel.ForAddress($"http://{args[0]}", Retry.ChannelOptions());
var headers = new Metadata { { "authorization", $"Bearer {Environment.GetEnvironmentVariable("WASTESORTING_TOKEN")}" } };
var reports = new ReportService.ReportServiceClient(channel);
try
{
    var status = await new AdminService.AdminServiceClient(channel).GetStatusAsync(new(), headers, Retry.Deadline());
    using var feed = new Feed(new(channel), headers, unit: args[1]);
    var watching = feed.FollowAsync();

    // The id is made once for each report, and kept: the ledger counts an id once, however often it comes.
    Report Held() => new()
    {
        ReportId = Guid.CreateVersion7().ToString(),
        Node = args[1],
        Day = status.Today,
        ActHeld = new ActHeld { Obligation = args[2], Count = 1 },
    };

    var first = Held();
    var receipt = (await reports.SubmitReportAsync(new() { Report = first }, headers, Retry.Deadline())).Receipt;
    Console.WriteLine($"submitted {first.ReportId}: revision {receipt.Revision}");

    var last = await new Batch(reports, headers, Enumerable.Range(0, count).Select(_ => Held())).SendAsync();
    feed.FinishAt(Math.Max(receipt.Revision, last));
    await watching;
    return 0;
}
catch (RpcException failure)
{
    var (reason, field) = (failure.Trailers.GetValue("refusal-reason") ?? "-", failure.Trailers.GetValue("refusal-field") ?? "-");
    Console.Error.WriteLine($"{failure.StatusCode} {reason} {field}: {failure.Status.Detail}");
    return 1;
}
