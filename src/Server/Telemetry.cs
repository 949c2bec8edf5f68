using System.Diagnostics.Metrics;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using WasteSorting.Actors.Engine;
using WasteSorting.Server.Api;

namespace WasteSorting.Server;

/// <summary>
/// Metrics and traces of a silo: ours, Orleans', PostgreSQL's, the web server's and the runtime's. Metrics are read at <c>/metrics</c> in the
/// form of Prometheus; both are sent by OTLP where the standard variable OTEL_EXPORTER_OTLP_ENDPOINT says, and traces are taken only then.
/// </summary>
internal static class Telemetry
{
    private const string ServiceName = "wastesorting";
    private const string EndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // The web server's own meters, without the package's instrumentation of metrics: that is one more layer around every call.
    private static readonly string[] Meters =
    [
        EngineMetrics.MeterName, "Microsoft.Orleans", "Npgsql", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
    ];

    // Each metric holds room for so many combinations of its labels from its start on; what comes beyond them is counted as one. Routes times
    // states of HTTP are many, everything else has few labels with few values.
    private const string MetricsOfRoutes = "http.server.";
    private const int SeriesOfRoutesMax = 2_000;
    private const int SeriesMax = 200;

    private static readonly string[] Sources = ["Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application"];

    /// <param name="instance">Names this silo among those of the cluster.</param>
    /// <returns>Whether anything is sent.</returns>
    public static bool Add(IHostApplicationBuilder builder, string instance)
    {
        var isSent = !string.IsNullOrEmpty(builder.Configuration[EndpointSetting]);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(ServiceName, serviceVersion: AdminService.Version, serviceInstanceId: instance))
            .WithMetrics(metrics => metrics
                .AddMeter(Meters).AddRuntimeInstrumentation().AddView(Bound).AddPrometheusExporter());
        if (isSent)
        {
            telemetry.WithTracing(traces => traces.AddSource(Sources).AddAspNetCoreInstrumentation().AddNpgsql()).UseOtlpExporter();
        }

        return isSent;
    }

    private static MetricStreamConfiguration Bound(Instrument instrument) => new()
    {
        CardinalityLimit = instrument.Name.StartsWith(MetricsOfRoutes, StringComparison.Ordinal) ? SeriesOfRoutesMax : SeriesMax,
    };

    /// <summary><c>/metrics</c>, open to all as the health is.</summary>
    public static void Map(WebApplication app) => app.MapPrometheusScrapingEndpoint().AllowAnonymous();
}
