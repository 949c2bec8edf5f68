using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace WasteSorting.Server.Api;

/// <summary>Days and times as they go over the wire.</summary>
internal static class WireTime
{
    /// <summary>A day as YYYY-MM-DD.</summary>
    public static string Of(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <param name="at">Unix time in milliseconds.</param>
    public static Timestamp Of(long at) => Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(at));
}
