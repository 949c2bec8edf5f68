using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace WasteSorting.Server.Errors;

/// <summary>
/// A status with details, as <c>google.rpc.Status</c>: gRPC's libraries of all languages read it from one trailer, without
/// knowing ours.
/// </summary>
internal static class RichStatus
{
    /// <summary>Of <c>ErrorInfo</c>: a reason means what this contract says it means.</summary>
    public const string Domain = "wastesorting.v1";

    /// <summary>Key of <c>ErrorInfo.metadata</c> that names the field to blame.</summary>
    public const string FieldKey = "field";

    /// <param name="message">The whole text, as the call's own status has it.</param>
    /// <param name="field">Empty: no field is to blame.</param>
    /// <param name="description">What is wrong with the field.</param>
    /// <param name="retryAfter">Null: when a repetition would be of use is not known.</param>
    public static Google.Rpc.Status Of(
        StatusCode code, string message, string reason, string field, string description, TimeSpan? retryAfter)
    {
        var info = new ErrorInfo { Reason = reason, Domain = Domain };
        var status = new Google.Rpc.Status { Code = (int)code, Message = message };
        if (field.Length > 0)
        {
            info.Metadata.Add(FieldKey, field);
        }

        status.Details.Add(Any.Pack(info));
        if (field.Length > 0 && code is (StatusCode.InvalidArgument or StatusCode.OutOfRange))
        {
            var violation = new BadRequest.Types.FieldViolation { Field = field, Description = description };
            status.Details.Add(Any.Pack(new BadRequest { FieldViolations = { violation } }));
        }

        if (retryAfter is { } delay)
        {
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = delay.ToDuration() }));
        }

        return status;
    }
}
