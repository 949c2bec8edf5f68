using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using WasteSorting.Actors.Engine;
using OpenTelemetry.Trace;
using WasteSorting.Ledger;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests;

/// <summary>What a silo tells a collector.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task MetricsAndTraces_AreSentWhereTheStandardVariableSays()
    {
        var found = new ConcurrentDictionary<string, TaskCompletionSource>();
        TaskCompletionSource Awaited(string text) => found.GetOrAdd(text, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var collector = await CollectAsync((path, body) =>
        {
            foreach (var text in found.Keys.Where(text => $"{path} {body}".Contains(text, StringComparison.Ordinal)))
            {
                found[text].TrySetResult();
            }
        });
        string[] awaited =
        [
            "/v1/metrics", "wastesorting.revision", "wastesorting.commits", "dotnet.gc.collections", "kestrel.active_connections",
            "silo-7", "/v1/traces", "http.request.method",
        ];
        var arrived = awaited.Select(text => Awaited(text).Task).ToArray();

        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single();
        builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        builder.Configuration["OTEL_METRIC_EXPORT_INTERVAL"] = "50";
        builder.Configuration["OTEL_BSP_SCHEDULE_DELAY"] = "50";
        Assert.True(Telemetry.Add(builder, "silo-7"));
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/", () => "here");
        await using var host = BareHost.InMemory(SmallDistrict.Whole.Source(), new EngineLimits(), FakeTime.On(new DateOnly(2026, 11, 20)));
        using var metrics = new EngineMetrics(host.Engine);
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient();
        await http.GetStringAsync(new Uri(app.Urls.Single()), TestContext.Current.CancellationToken);
        for (var at = 0; at < awaited.Length; at++)
        {
            await arrived[at].Within($"'{awaited[at]}' at the collector");
        }
    }

    [Fact]
    public async Task WithoutTheVariable_NothingIsSent_AndMetricsAreThereToBeRead()
    {
        var builder = WebApplication.CreateSlimBuilder();
        Assert.False(Telemetry.Add(builder, "silo-7"));
        Assert.DoesNotContain(builder.Services, service => service.ServiceType == typeof(TracerProvider));
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        Telemetry.Map(app);
        await using var host = BareHost.InMemory(SmallDistrict.Whole.Source(), new EngineLimits(), FakeTime.On(new DateOnly(2026, 11, 20)));
        using var metrics = new EngineMetrics(host.Engine);
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient();
        var read = await http.GetStringAsync(new Uri(new Uri(app.Urls.Single()), "metrics"), TestContext.Current.CancellationToken);
        Assert.Contains("wastesorting_revision", read, StringComparison.Ordinal);
        Assert.Contains("wastesorting_clock_difference_milliseconds", read, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> CollectAsync(Action<string, string> got)
    {
        var collector = WebApplication.CreateSlimBuilder().Build();
        collector.Urls.Add("http://127.0.0.1:0");
        collector.MapPost("/{**path}", async (HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            got(http.Request.Path, Encoding.Latin1.GetString(body.ToArray()));
        });
        await collector.StartAsync();
        return collector;
    }
}
