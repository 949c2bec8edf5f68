using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using WasteSorting.Server.Access;
using WasteSorting.Server.Calls;
using WasteSorting.Server.Options;
using WasteSorting.Server.Pages;
using WasteSorting.Server.Pages.Desk;
using WasteSorting.Server.Pages.Desk.Import;
using WasteSorting.Server.Pages.Desk.Sites;
using WasteSorting.Server.Pages.Live;
using WasteSorting.Server.Pages.Papers;

namespace WasteSorting.Server;

/// <summary>
/// Everything that is served over one engine: the services, their health, and what stands before them. The host registers the engine
/// (<see cref="Actors.Engine.ProgressEngine"/>), its <see cref="Ledger.EngineLimits"/> and a clock
/// (<see cref="LedgerClock"/>).
/// </summary>
internal static class LedgerApi
{
    private const string AuthenticationIsThere = "__AuthenticationMiddlewareSet";
    private const string Transport = "Grpc.AspNetCore.Server.ServerCallHandler";

    public static void AddLedgerApi(this IServiceCollection services, AccessSettings access, CallLimits limits)
    {
        services.AddSingleton(access);
        services.AddSingleton(limits);
        AddAccess(services);
        AddCalls(services);
        AddServices(services);
        services.AddPages();
        services.AddLivePages();
        services.AddDesk();
        services.AddDeskImport();
        services.AddDeskSites();
        services.AddPapers();
        services.AddGrpcHealthChecks(health =>
        {
            foreach (var service in AccessRules.Services)
            {
                health.Services.Map(service, _ => true);
            }
        }).AddCheck<EngineHealth>("engine");

        // Who watches the health hears of a change within this time.
        services.Configure<HealthCheckPublisherOptions>(publishing => publishing.Period = TimeSpan.FromSeconds(2));
        services.AddGrpcReflection();
    }

    /// <summary>Everything that can refuse a call runs before its request is read.</summary>
    /// <exception cref="InvalidOperationException">A method has no rule, or a rule no method.</exception>
    public static void MapLedgerApi(this WebApplication app)
    {
        // The policies authenticate, by RightEvaluator: the middleware that the host would put before them does it once more.
        ((IApplicationBuilder)app).Properties[AuthenticationIsThere] = true;
        app.UseRouting();
        app.UseMiddleware<CallBounds>();
        app.UseAuthorization();
        app.UseRateLimiter();
        MapServices(app);
        MapHealth(app);
        app.MapPages();
        app.MapLivePages();
        app.MapDesk();
        app.MapDeskImport();
        app.MapDeskSites();
        app.MapPapers();

        // It says since when the server is ready: from now on, and not from its first call.
        _ = app.Services.GetRequiredService<Api.AdminService>();
        AccessRules.Check(((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints));
    }

    private static void AddAccess(IServiceCollection services)
    {
        services.AddSingleton<Gate>();
        services.AddSingleton<WrongTokens>();
        services.AddSingleton<Sessions>();

        // The core alone: its fuller form keeps keys for cookies, and writes them into the home directory.
        services.AddAuthenticationCore(schemes =>
        {
            schemes.DefaultScheme = CallerAuthentication.Name;
            schemes.AddScheme<CallerAuthentication>(CallerAuthentication.Name, null);
        });
        services.AddTransient<CallerAuthentication>();
        services.AddWebEncoders();
        services.AddSingleton<IPolicyEvaluator, RightEvaluator>();
        services.AddAuthorization(RightEvaluator.AddPolicies);
    }

    private static void AddCalls(IServiceCollection services)
    {
        services.AddRateLimiter(places => places.AddPolicy<CallerKey, CallPlaces>(CallPlaces.Name));
        services.AddSingleton<StreamEnds>();
        services.AddGrpc(grpc => Bound(grpc, CallLimits.QuestionMax));

        // Reports end their stream themselves: an interceptor would cost every unary report, too.
        services.Configure<GrpcServiceOptions<Api.FeedService>>(EndStreams);
        services.Configure<GrpcServiceOptions<Api.AdminService>>(EndStreams);
        services.Configure<GrpcServiceOptions<ReflectionServiceImpl>>(EndStreams);
        services.Configure<GrpcServiceOptions<ReflectionV1ServiceImpl>>(EndStreams);

        // A service that throws is logged by CallBounds; the transport would call a malformed request an error too.
        services.AddLogging(logging => logging.AddFilter(Transport, LogLevel.None));
    }

    private static void EndStreams(GrpcServiceOptions grpc) => grpc.Interceptors.Add<StreamEnds>();

    private static void AddServices(IServiceCollection services)
    {
        // What becomes of a report is an outcome, never an exception: its way needs no interceptor.
        services.AddSingleton<Api.ReportService>();
        services.Configure<GrpcServiceOptions<Api.ReportService>>(grpc => Bound(grpc, CallLimits.ReportsMax));
        Add<Api.ProgressService>(services, CallLimits.QuestionMax);
        Add<Api.FeedService>(services, CallLimits.QuestionMax);
        Add<Api.RegistryService>(services, CallLimits.RegistryMax);
        Add<Api.AssessmentService>(services, CallLimits.QuestionMax);
        Add<Api.AuditService>(services, CallLimits.QuestionMax);
        Add<Api.AdminService>(services, CallLimits.QuestionMax);
    }

    private static void Add<T>(IServiceCollection services, int maxMessageBytes)
        where T : class
    {
        services.AddSingleton<T>();
        services.Configure<GrpcServiceOptions<T>>(grpc =>
        {
            Bound(grpc, maxMessageBytes);
            grpc.Interceptors.Add<LedgerFailures>();
        });
    }

    private static void Bound(GrpcServiceOptions grpc, int maxMessageBytes)
    {
        grpc.MaxReceiveMessageSize = maxMessageBytes;
        grpc.CompressionProviders = [new BoundedGzip(maxMessageBytes)];
    }

    private static void MapServices(WebApplication app)
    {
        IEndpointConventionBuilder[] services =
        [
            app.MapGrpcService<Api.ReportService>(), app.MapGrpcService<Api.ProgressService>(), app.MapGrpcService<Api.FeedService>(),
            app.MapGrpcService<Api.RegistryService>(), app.MapGrpcService<Api.AssessmentService>(), app.MapGrpcService<Api.AuditService>(),
            app.MapGrpcService<Api.AdminService>(),
            app.MapGrpcHealthChecksService(), app.MapGrpcReflectionService(),
        ];
        foreach (var service in services)
        {
            service.Finally(Guard);
        }
    }

    /// <summary>Gives a method its right, its places, and where it is less than its service's the size of its requests.</summary>
    private static void Guard(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<GrpcMethodMetadata>().SingleOrDefault() is not { Method: var method })
        {
            // What there is to say about an unknown method tells nothing.
            endpoint.Metadata.Add(new AllowAnonymousAttribute());
            return;
        }

        if (AccessRules.Find(method.FullName) is { } right)
        {
            endpoint.Metadata.Add(new NeedsRight(right));
        }

        endpoint.Metadata.Add(new EnableRateLimitingAttribute(CallPlaces.Name));
        if (method.Type is MethodType.Unary or MethodType.ServerStreaming && method.Name != nameof(Api.RegistryService.ApplyRegistry))
        {
            endpoint.Metadata.Add(new QuestionSize());
        }
    }

    private static void MapHealth(WebApplication app)
    {
        Map("/health/live", new HealthCheckOptions { Predicate = _ => false });
        Map("/health/ready", new HealthCheckOptions());
        Map("/health", new HealthCheckOptions());

        void Map(string path, HealthCheckOptions options) => app.MapHealthChecks(path, options).AllowAnonymous();
    }

    /// <summary>Bounds a request's body, where its service takes larger messages by other methods. Five bytes stand before a message.</summary>
    private sealed class QuestionSize : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => CallLimits.QuestionMax + 5;
    }
}
