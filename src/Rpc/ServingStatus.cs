namespace WasteSorting.Rpc;

/// <summary>Whether a service takes calls.</summary>
public enum ServingStatus
{
    Unknown = 0,
    Serving = 1,
    NotServing = 2,
}
