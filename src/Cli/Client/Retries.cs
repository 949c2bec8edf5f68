using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client.Configuration;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Client;

/// <summary>
/// Which calls gRPC sends again by itself, and when. Reports carry ids, so that one sent twice counts once: they are repeated also when
/// nobody knows what became of them.
/// </summary>
internal static class Retries
{
    private const int AttemptsMax = 6;

    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(2);

    // Nothing was said about the report itself. Everything else is an answer that a repetition would only get again.
    private static readonly StatusCode[] Undecided =
    [
        StatusCode.Unavailable, StatusCode.ResourceExhausted, StatusCode.DeadlineExceeded, StatusCode.Cancelled, StatusCode.Unknown,
        StatusCode.Internal,
    ];

    /// <summary>Nothing was said about the report: it may have been counted, or there was no room for it.</summary>
    public static bool IsUndecided(StatusCode status) => Undecided.Contains(status);

    /// <summary>Reports are repeated a few times.</summary>
    /// <param name="hasOthers">Then what changes nothing is asked of the next server when one cannot serve.</param>
    public static ServiceConfig ForCommands(bool hasOthers) => Config(hasOthers, Policy(AttemptsMax, TimeSpan.FromMilliseconds(200), Undecided));

    /// <summary>Reports are repeated until their deadline; streams are the run's to repeat.</summary>
    public static ServiceConfig ForLoad(bool hasOthers) => Config(hasOthers, Policy(int.MaxValue, TimeSpan.FromMilliseconds(10), Undecided));

    private static ServiceConfig Config(bool hasOthers, RetryPolicy reports) => new()
    {
        MethodConfigs =
        {
            new MethodConfig
            {
                Names =
                {
                    Name(ReportService.Descriptor, nameof(ReportService.ReportServiceClient.SubmitReport)),
                    Name(AssessmentService.Descriptor, nameof(AssessmentService.AssessmentServiceClient.RecordInspection)),
                    Name(AssessmentService.Descriptor, nameof(AssessmentService.AssessmentServiceClient.RetractInspection)),
                },
                RetryPolicy = reports,
            },

            // Sent again after a lost answer, these would issue a second token, apply a registry twice, or send a stream from its middle.
            new MethodConfig
            {
                Names =
                {
                    Name(AdminService.Descriptor, nameof(AdminService.AdminServiceClient.IssueToken)),
                    Name(RegistryService.Descriptor, nameof(RegistryService.RegistryServiceClient.ApplyRegistry)),
                    Name(ReportService.Descriptor, nameof(ReportService.ReportServiceClient.StreamReports)),
                },
            },

            // INTERNAL is what gRPC makes of a connection that fell silent.
            new MethodConfig
            {
                Names = { MethodName.Default },
                RetryPolicy = hasOthers ? Policy(AttemptsMax, TimeSpan.FromMilliseconds(50), StatusCode.Unavailable, StatusCode.Internal) : null,
            },
        },
    };

    private static RetryPolicy Policy(int attempts, TimeSpan first, params ReadOnlySpan<StatusCode> statuses)
    {
        var policy = new RetryPolicy { MaxAttempts = attempts, InitialBackoff = first, MaxBackoff = PauseMax, BackoffMultiplier = 2 };
        foreach (var status in statuses)
        {
            policy.RetryableStatusCodes.Add(status);
        }

        return policy;
    }

    private static MethodName Name(ServiceDescriptor service, string method) => new() { Service = service.FullName, Method = method };
}
