using static WasteSorting.Rpc.Tests.Conformance.Definitions;

namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>
/// The cases of the public conformance suites that a gRPC server has to stand: HTTP/2, protobuf, and messages plain or gzipped. Left
/// out are suites of other protocols and those that test clients.
/// </summary>
internal static class CaseTable
{
    public static IReadOnlyList<Case> All { get; } =
    [
        .. BasicCases.All,
        .. ErrorCases.All,
        .. MetadataCases.All,
        .. TimeCases.All,
        .. SizeCases.All,
        .. UnexpectedCases.All,
        Case.Calling("tls_client_certs", "client-stream", CallKind.ClientStream, Answer(1).WithMetadata(), requests: 2) with
        {
            Headers = Sent,
            NeedsCertificate = true,
        },
    ];
}
