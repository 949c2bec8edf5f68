using System.Buffers;
using System.IO.Pipelines;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using WasteSorting.Rpc.Tests.Support;
using WasteSorting.Rpc.Tests.V1;
using WasteSorting.Rpc.Wire;

namespace WasteSorting.Rpc.Tests;

public sealed class WireTests
{
    private const int MaxBytes = 1 << 20;

    [Fact]
    public void Messages_AreTheSame_HoweverTheirBytesAreSplit()
    {
        var cases = from sizes in Gen.Choose(0, 9000).ListOf()
                    from cuts in Gen.Choose(1, 300).NonEmptyListOf()
                    from gzip in Gen.Elements(true, false)
                    select (Sizes: sizes.Take(8).ToArray(), Cuts: cuts.ToArray(), Gzip: gzip);
        Prop.ForAll(cases.ToArbitrary(), sample =>
        {
            var asks = sample.Sizes.Select((size, i) => new Ask { Count = i, Blob = ByteString.CopyFrom(new byte[size]) }).ToArray();
            return ReadAll(Written(asks, sample.Gzip), sample.Cuts).SequenceEqual(asks);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task OnlyMessage_IsTheSame_HoweverItsBytesAreSplit()
    {
        var ask = new Ask { Text = "x", Blob = ByteString.CopyFrom(new byte[300]) };
        var bytes = Written([ask], gzip: false);
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            var pipe = PipeOf(bytes, [cut]);
            var reader = new MessageReader<Ask>(pipe, WireEncoding.Identity, MaxBytes);

            Assert.Equal(ask, await reader.ReadSingleAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void AnyBytes_AreMessagesOrAnErrorOfTheTable_AndNeverAnythingElse()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            try
            {
                _ = ReadAll(bytes, [3]);
                return true;
            }
            catch (RpcException error)
            {
                return error.StatusCode is StatusCode.Internal or StatusCode.ResourceExhausted;
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void StatusMessage_OfAnyText_IsPlainOnTheWire_AndTheSameAfterIt()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            var wellFormed = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text.Get));
            var encoded = StatusMessage.Encode(wellFormed);
            return encoded.All(letter => letter is >= ' ' and <= '~') && StatusMessage.Decode(encoded) == wellFormed;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("a%", "a%")]
    [InlineData("a%4", "a%4")]
    [InlineData("a%zz", "a%zz")]
    [InlineData("%41%42", "AB")]
    [InlineData("%E5%8C%97", "北")]
    public void StatusMessage_WithBrokenEscapes_StaysReadable(string encoded, string expected) =>
        Assert.Equal(expected, StatusMessage.Decode(encoded));

    [Fact]
    public void Timeout_OfAnyLength_IsAtMostEightDigits_AndNeverShorterAfterTheWire()
    {
        var ticks = Gen.Choose(0, int.MaxValue).Two().Select(pair => ((long)pair.Item1 << 20) + pair.Item2);
        Prop.ForAll(ticks.ToArbitrary(), value =>
        {
            var timeout = Timeouts.Bounded(TimeSpan.FromTicks(Math.Max(1, value)));
            var text = Timeouts.Format(timeout);
            return text.Length <= 9 && Timeouts.TryParse(text, out var parsed)
                && parsed >= timeout && parsed <= timeout * 1.01 + TimeSpan.FromTicks(1);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Frames_OfLargeMessages_AreAsLongAsTheirPrefixSays()
    {
        foreach (var size in new[] { 0, 4080, 4086, 4087, 4091, 4092, 5000, 100_000 })
        {
            var ask = new Ask { Blob = ByteString.CopyFrom(new byte[size]) };

            Assert.Equal(Bytes.Frame(ask), Written([ask], gzip: false));
        }
    }

    [Fact]
    public void BytesOfThePool_AreWhatWasWritten_AndLieInBlocksThatEveryThreadMayKeep()
    {
        Prop.ForAll(Gen.Choose(0, 200_000).ToArbitrary(), size =>
        {
            byte[] plain = [.. Enumerable.Range(0, size).Select(at => (byte)(at % 251))];
            using var pooled = new PooledBytes();
            pooled.Writer.Write(plain);
            var sequence = pooled.ToSequence();
            var largest = 0;
            foreach (var block in sequence)
            {
                largest = Math.Max(largest, block.Length);
            }

            return sequence.ToArray().AsSpan().SequenceEqual(plain) && largest <= 16 * 1024;
        }).QuickCheckThrowOnFailure();
    }

    private static byte[] Written(IEnumerable<Ask> asks, bool gzip)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var ask in asks)
        {
            if (gzip)
            {
                Frames.WriteCompressed(output, ask);
            }
            else
            {
                Frames.Write(output, ask);
            }
        }

        return output.WrittenSpan.ToArray();
    }

    private static List<Ask> ReadAll(byte[] bytes, int[] cuts)
    {
        var reader = new MessageReader<Ask>(PipeOf(bytes, cuts), WireEncoding.Gzip, MaxBytes);
        var asks = new List<Ask>();
        while (true)
        {
            // The pipe always has something, so a read that is not done at once would be a fault of the reader.
            var read = reader.ReadAsync(CancellationToken.None).AsTask();
            Assert.True(read.IsCompleted);
            if (!read.GetAwaiter().GetResult())
            {
                return asks;
            }

            asks.Add(reader.Current);
        }
    }

    private static PipeReader PipeOf(byte[] bytes, int[] cuts) =>
        PipeReader.Create(new ChoppedStream(bytes, cuts), new StreamPipeReaderOptions(bufferSize: 16, minimumReadSize: 1));

    /// <summary>Gives its bytes in pieces of the sizes given, over and over.</summary>
    private sealed class ChoppedStream(byte[] bytes, int[] cuts) : MemoryStream(bytes)
    {
        private int _turn;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Read(buffer.Span[..Math.Min(buffer.Length, cuts[_turn++ % cuts.Length])]));
    }
}
