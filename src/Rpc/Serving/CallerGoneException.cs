namespace WasteSorting.Rpc.Serving;

/// <summary>Reading failed because the caller cancelled or its connection broke. A handler sees a cancellation.</summary>
internal sealed class CallerGoneException(Exception cause) : OperationCanceledException("The caller went away.", cause);
