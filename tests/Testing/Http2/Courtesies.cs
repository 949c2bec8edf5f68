
namespace WasteSorting.Testing.Http2;

/// <summary>
/// What a client owes the server, whatever it asks of it: settings and pings are answered, and data that was read is made room for.
/// </summary>
public sealed class Courtesies(FrameBuffer output)
{
    private const int WindowStep = 1 << 20;

    private int unacknowledged;

    /// <summary>Adds what is owed for a frame.</summary>
    public void Take(byte type, byte flags, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case Http2Numbers.Settings or Http2Numbers.Ping when (flags & Http2Numbers.Ack) == 0:
                output.Frame(type, Http2Numbers.Ack, 0, type == Http2Numbers.Ping ? payload : []);
                break;
            case Http2Numbers.Data:
                Acknowledge(payload.Length);
                break;
        }
    }

    private void Acknowledge(int bytes)
    {
        unacknowledged += bytes;
        if (unacknowledged >= WindowStep)
        {
            output.Frame(Http2Numbers.WindowUpdate, 0, unacknowledged);
            unacknowledged = 0;
        }
    }
}
