namespace WasteSorting.Rpc.Serving;

/// <summary>What ended a call before its handler did.</summary>
internal enum EndReason
{
    None,
    Deadline,
    Aborted,
    Drained,
}
