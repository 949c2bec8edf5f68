using Grpc.Core;

namespace WasteSorting.Server.Tests.Mutations;

/// <summary>Which ends of a mutated call are right.</summary>
internal static class Verdict
{
    // What the transport says of framing. INTERNAL with any other text would be a service's fault.
    private static readonly string[] InternalTexts =
    [
        "Incomplete message.", "Additional data after the message received.", "Request did not include grpc-encoding ", "Request sent 'identity' ",
    ];

    private static readonly string[] UnimplementedTexts = ["Unsupported grpc-encoding value "];

    // What it says of a message that does not parse or unpack. It says so of a service that throws, too: that one shows in the log.
    private static readonly string[] UnknownTexts = ["Exception was thrown by handler."];

    // What the contract answers to a checkpoint that this chain does not run through: a made-up one, that is.
    private const string OtherChain = "the chain does not run through the checkpoint";

    /// <summary>Null if a call may have ended so; otherwise what is wrong.</summary>
    public static string? WhyWrong(Answer answer, bool isStream)
    {
        var leeway = answer.Request.Leeway;
        if (answer.IsReset)
        {
            // At a deadline the transport says so, and resets: of the two the reset may arrive alone.
            return (leeway & (Leeway.Headers | Leeway.Deadline)) != 0 ? null : "the server reset the stream";
        }

        if (answer.IsLeft)
        {
            return null;
        }

        if (answer.HttpStatus != 200)
        {
            return leeway.HasFlag(Leeway.Headers) ? null : "this is no answer of gRPC";
        }

        var isRight = answer.GrpcStatus switch
        {
            (int)StatusCode.OK => isStream || answer.IsOneMessage,
            (int)StatusCode.InvalidArgument or (int)StatusCode.NotFound or (int)StatusCode.AlreadyExists or (int)StatusCode.PermissionDenied
                or (int)StatusCode.ResourceExhausted or (int)StatusCode.FailedPrecondition or (int)StatusCode.Aborted
                or (int)StatusCode.OutOfRange or (int)StatusCode.Unavailable => isStream || answer.DataBytes == 0,
            (int)StatusCode.DeadlineExceeded => leeway.HasFlag(Leeway.Deadline),
            (int)StatusCode.Unauthenticated => leeway.HasFlag(Leeway.Credential),
            (int)StatusCode.Unimplemented => Says(answer, UnimplementedTexts),
            (int)StatusCode.Internal => Says(answer, InternalTexts),
            (int)StatusCode.Unknown => Says(answer, UnknownTexts),
            (int)StatusCode.DataLoss => answer.GrpcMessage.Contains(OtherChain, StringComparison.Ordinal),
            _ => false,
        };
        return isRight ? null : "this status is not in the table for it";
    }

    private static bool Says(Answer answer, string[] texts) =>
        texts.Any(text => answer.GrpcMessage.StartsWith(text, StringComparison.Ordinal));
}
