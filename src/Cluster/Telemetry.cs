using OpenTelemetry;
using OpenTelemetry.Resources;
using WasteSorting.Ledger;
using WasteSorting.Server.Api;

namespace WasteSorting.Cluster;

/// <summary>
/// Metrics and traces of a silo: ours, Orleans', PostgreSQL's, the web server's and the runtime's. They are sent by OTLP where the standard
/// variable OTEL_EXPORTER_OTLP_ENDPOINT says; without it nothing is collected, which costs nothing.
/// </summary>
internal static class Telemetry
{
    private const string ServiceName = "wastesorting";
    private const string EndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Meters =
    [
        EngineMetrics.MeterName, "Microsoft.Orleans", "Npgsql", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
        "System.Runtime",
    ];

    private static readonly string[] Sources = ["Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application", "Npgsql", "Microsoft.AspNetCore"];

    /// <param name="instance">Names this silo among those of the cluster.</param>
    /// <returns>Whether anything is sent.</returns>
    public static bool Add(IHostApplicationBuilder builder, string instance)
    {
        if (string.IsNullOrEmpty(builder.Configuration[EndpointSetting]))
        {
            return false;
        }

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(ServiceName, serviceVersion: AdminService.Version, serviceInstanceId: instance))
            .WithMetrics(metrics => metrics.AddMeter(Meters))
            .WithTracing(traces => traces.AddSource(Sources))
            .UseOtlpExporter();
        return true;
    }
}
