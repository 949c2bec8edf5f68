using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>A way to make the server itself reset a stream whose handler is at work (CVE-2025-8671).</summary>
/// <param name="Open">Begins a call.</param>
/// <param name="Provoke">Breaks a rule on its stream.</param>
internal sealed record Provocation(string Name, Action<RawOutput, int> Open, Action<RawOutput, int> Provoke)
{
    public static IReadOnlyList<Provocation> All { get; } =
    [
        new("WINDOW_UPDATE past 2^31 - 1", OpenReports, (to, stream) => to.Window(stream, int.MaxValue)),
        new("WINDOW_UPDATE by 0", OpenReports, (to, stream) => to.Window(stream, 0)),
        new("PRIORITY of 4 bytes", OpenReports, (to, stream) => to.Frame(Http2Numbers.Priority, 0, stream, 0, 0, 0, 0)),
        new("PRIORITY on itself", OpenReports, (to, stream) =>
            to.Frame(Http2Numbers.Priority, 0, stream, (byte)(stream >> 24), (byte)(stream >> 16), (byte)(stream >> 8), (byte)stream, 16)),
        new("DATA after END_STREAM", OpenFeed, (to, stream) => to.Data(stream, RawOutput.EmptyMessage)),
        new("HEADERS after END_STREAM", OpenFeed, (to, stream) => to.Request(stream, to.Fields(RawOutput.Watch))),
        new("DATA over content-length", (to, stream) => to.Open(stream, RawOutput.Stream, ("content-length", "3")), (to, stream) =>
            to.Data(stream, RawOutput.EmptyMessage)),
    ];

    private static void OpenReports(RawOutput to, int stream) => to.Open(stream, RawOutput.Stream);

    private static void OpenFeed(RawOutput to, int stream) => to.Call(stream, RawOutput.Watch);
}
