// A department system's client: submits a report, streams a batch of them, and watches its unit until all of it shows.
// Usage: WASTESORTING_TOKEN=… dotnet run -- HOST:PORT UNIT OBLIGATION COUNT
using System.Globalization;
using WasteSorting.Contracts.V1;
using WasteSorting.DepartmentClient;
using WasteSorting.Rpc;

using var ledger = new Ledger(new Uri($"http://{args[0]}"), Environment.GetEnvironmentVariable("WASTESORTING_TOKEN") ?? "");
try
{
    var today = await ledger.TodayAsync();
    using var feed = new Feed(ledger, unit: args[1]);
    var watching = feed.FollowAsync();

    // The id is made once for each report, and kept: the ledger counts an id once, however often it comes.
    Report Held() => new()
    {
        ReportId = Guid.CreateVersion7().ToString(),
        Node = args[1],
        Day = today,
        ActHeld = new ActHeld { Obligation = args[2], Count = 1 },
    };

    var first = Held();
    var receipt = await ledger.SubmitAsync(first);
    Console.WriteLine($"submitted {first.ReportId}: revision {receipt.Revision}");

    var batch = new Batch(ledger, Enumerable.Range(0, int.Parse(args[3], CultureInfo.InvariantCulture)).Select(_ => Held()));
    var last = await batch.SendAsync();
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
