using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;

namespace WasteSorting.Server.Errors;

/// <summary>The only place that knows which status a refusal has on the wire.</summary>
internal static class RpcErrors
{
    private const string ReasonTrailer = "refusal-reason";
    private const string FieldTrailer = "refusal-field";

    // Read by clients that retry as gRFC A6 says. A full mailbox is empty again after a few commits.
    private const string PushbackTrailer = "grpc-retry-pushback-ms";
    private static readonly TimeSpan OverloadedPushback = TimeSpan.FromMilliseconds(50);

    private static readonly FrozenDictionary<SubmitStatus, string> Reasons =
        Enum.GetValues<SubmitStatus>().ToFrozenDictionary(status => status, status => ToUpperSnake(status.ToString()));

    public static StatusCode CodeOf(SubmitStatus status) => status switch
    {
        SubmitStatus.Accepted => StatusCode.OK,
        SubmitStatus.ReportIdInvalid or SubmitStatus.NodeIdInvalid or SubmitStatus.DayInvalid or SubmitStatus.PeriodInvalid
            or SubmitStatus.ChangeMissing or SubmitStatus.ObligationIdInvalid or SubmitStatus.CountOutOfRange
            or SubmitStatus.StageNotReportable or SubmitStatus.FindingInvalid or SubmitStatus.CoverageOutOfRange
            or SubmitStatus.EarlierIdInvalid or SubmitStatus.RetractionCorrects or SubmitStatus.TooMuchEvidence
            or SubmitStatus.LinkInvalid or SubmitStatus.Sha256Invalid or SubmitStatus.MediaTypeInvalid
            or SubmitStatus.NoteInvalid => StatusCode.InvalidArgument,
        SubmitStatus.NotPermitted or SubmitStatus.EarlierIsInspection or SubmitStatus.EarlierIsReport
            or SubmitStatus.EarlierOfOwner => StatusCode.PermissionDenied,
        SubmitStatus.IdHasOtherContent => StatusCode.AlreadyExists,
        SubmitStatus.NodeUnknown or SubmitStatus.ObligationUnknown or SubmitStatus.EarlierUnknown => StatusCode.NotFound,
        SubmitStatus.DayInFuture or SubmitStatus.TotalOutOfRange => StatusCode.OutOfRange,
        SubmitStatus.NodeRetired or SubmitStatus.NodeClosed or SubmitStatus.NodeNotSite or SubmitStatus.NodeNotUnit or SubmitStatus.ObligationForeign
            or SubmitStatus.ObligationOtherKind or SubmitStatus.ObligationOtherPeriod or SubmitStatus.ObligationClosed
            or SubmitStatus.DayBeforePeriod or SubmitStatus.PeriodNotBegun or SubmitStatus.PeriodClosed
            or SubmitStatus.EarlierOfOtherNode or SubmitStatus.EarlierAlreadyTaken
            or SubmitStatus.EarlierPeriodClosed => StatusCode.FailedPrecondition,
        SubmitStatus.HistoryFull or SubmitStatus.Overloaded or SubmitStatus.LedgerFull
            or SubmitStatus.StorageFull => StatusCode.ResourceExhausted,
        SubmitStatus.Stopping or SubmitStatus.Fenced or SubmitStatus.DayUnconfirmed => StatusCode.Unavailable,
    };

    /// <summary>The status of a refused report, as an item of a stream.</summary>
    public static Refusal ToRefusal(SubmitStatus status)
    {
        var text = Refusals.Describe(status);
        return new Refusal { Code = (int)CodeOf(status), Reason = Reasons[status], Field = text.Field, Message = text.Message };
    }

    /// <summary>The status of a refused report, as the end of a call.</summary>
    public static RpcException Refuse(SubmitStatus status)
    {
        var text = Refusals.Describe(status);
        return Fail(CodeOf(status), Reasons[status], text.Field, text.Message, status == SubmitStatus.Overloaded ? OverloadedPushback : null);
    }

    /// <summary>What stands against closing or publishing a period; null: nothing does.</summary>
    public static RpcException? Refuse(PeriodDecision decision) => decision switch
    {
        PeriodDecision.Done or PeriodDecision.Holds => null,
        PeriodDecision.Endless => InvalidPeriod(),
        PeriodDecision.NotBegun => FailedPrecondition("period", "has not begun"),
        PeriodDecision.NotEnded => FailedPrecondition("period", "has not ended"),
        PeriodDecision.NotKnown => FailedPrecondition("period", "ended before the ledger's first day, so it has no figures"),
        PeriodDecision.NotClosed => FailedPrecondition("period", "still takes reports: close it first"),
        PeriodDecision.PartsOpen => FailedPrecondition("period", "holds periods that still take reports: close them first"),
        PeriodDecision.WholeClosed => FailedPrecondition("period", "lies in a period that the Office has closed: reopen that first"),
        PeriodDecision.StillPublished => FailedPrecondition("period", "is published: withdraw its editions first"),
        PeriodDecision.NoEdition => NotFound("edition", "is no edition of the period"),
    };

    /// <summary>No period that can be closed has the name.</summary>
    public static RpcException InvalidPeriod() =>
        Invalid("period", "must be a year, half, quarter or month, like 2026, 2026H2, 2026Q4 or 2026-11");

    /// <summary>A field that is not open to all.</summary>
    public static RpcException NeedsToken(string field) => OfField(StatusCode.Unauthenticated, field, "needs a token");

    public static RpcException Invalid(string field, string message) => OfField(StatusCode.InvalidArgument, field, message);

    public static RpcException NotFound(string field, string message) => OfField(StatusCode.NotFound, field, message);

    public static RpcException FailedPrecondition(string field, string message) =>
        OfField(StatusCode.FailedPrecondition, field, message);

    public static RpcException Aborted(string field, string message) => OfField(StatusCode.Aborted, field, message);

    public static RpcException OutOfRange(string field, string message) => OfField(StatusCode.OutOfRange, field, message);

    public static RpcException Exhausted(string message) => OfField(StatusCode.ResourceExhausted, "", message);

    /// <summary>As <see cref="Exhausted"/>, of what is free again in a moment.</summary>
    public static RpcException TooManyCalls(string message) =>
        Fail(StatusCode.ResourceExhausted, ToUpperSnake(nameof(StatusCode.ResourceExhausted)), "", message, OverloadedPushback);

    public static RpcException AlreadyExists(string field, string message) => OfField(StatusCode.AlreadyExists, field, message);

    public static RpcException DataLoss(string message) => OfField(StatusCode.DataLoss, "", message);

    public static RpcException Unavailable(string message) => OfField(StatusCode.Unavailable, "", message);

    public static RpcException PermissionDenied(string field, string message) => OfField(StatusCode.PermissionDenied, field, message);

    public static RpcException Unauthenticated(string message) => OfField(StatusCode.Unauthenticated, "", message);

    /// <summary>What a refusal is where no gRPC client asks.</summary>
    public static int HttpStatusOf(RpcException error) => error.StatusCode switch
    {
        StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
        StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    // What is wrong with a question has no reason of its own: the code says it.
    private static RpcException OfField(StatusCode code, string field, string message) =>
        Fail(code, ToUpperSnake(code.ToString()), field, message, null);

    private static RpcException Fail(StatusCode code, string reason, string field, string description, TimeSpan? retryAfter)
    {
        var error = RichStatus.Of(code, Say(field, description), reason, field, description, retryAfter).ToRpcException();
        error.Trailers.Add(ReasonTrailer, reason);
        if (field.Length > 0)
        {
            error.Trailers.Add(FieldTrailer, field);
        }

        if (retryAfter is { } delay)
        {
            error.Trailers.Add(PushbackTrailer, delay.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        }

        return error;
    }

    private static string Say(string field, string message) => field.Length == 0 ? message : $"{field}: {message}";

    private static string ToUpperSnake(string name)
    {
        var text = new StringBuilder();
        foreach (var one in name)
        {
            if (char.IsUpper(one) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToUpperInvariant(one));
        }

        return text.ToString();
    }
}
