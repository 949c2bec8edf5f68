using WasteSorting.Ledger.Journal;
using WasteSorting.Server.Api;

namespace WasteSorting.Server.Tests;

public sealed class BackupPartsTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1024 * 1024, 0)]
    [InlineData(1024 * 1024 + 1, 0)]
    [InlineData(2_500_000, 0)]
    [InlineData(10, 16_000_000)]
    public void ABatch_InParts_IsTheSame_AndNoPartIsTooLarge(int entries, int files)
    {
        var random = new Random(1);
        var (entryBytes, fileBytes) = (new byte[entries], new byte[files]);
        random.NextBytes(entryBytes);
        random.NextBytes(fileBytes);
        var batch = new JournalBatch(7, 9, 1_790_000_000_123, entryBytes, files == 0 ? default(ReadOnlyMemory<byte>?) : fileBytes);

        var parts = BackupParts.Write(batch).ToList();
        var read = BackupParts.Read(parts);

        Assert.Equal((7, 9, 1_790_000_000_123), (read.First, read.Last, read.At));
        Assert.Equal(entryBytes, read.Entries.ToArray());
        Assert.Equal(files == 0 ? null : fileBytes, read.Registry?.ToArray());
        Assert.All(parts, part => Assert.InRange(part.CalculateSize(), 1, 2 * 1024 * 1024));
        Assert.Equal(parts.Select((_, at) => at < parts.Count - 1), parts.Select(part => part.Continued));
    }
}
