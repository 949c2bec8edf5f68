namespace WasteSorting.Rpc;

/// <summary>
/// How a call ended. <paramref name="Detail"/> is shown to the caller: it must hold nothing that the caller may not know.
/// </summary>
public readonly record struct Status(StatusCode Code, string Detail);
