namespace WasteSorting.Ledger.Views;

/// <summary>
/// All actors of one revision, by index. Immutable: a change copies the chunk that it touches and the list of chunks, so
/// that readers of older revisions are never disturbed.
/// </summary>
internal sealed class NodeViews
{
    private const int ChunkBits = 8;
    private const int ChunkSize = 1 << ChunkBits;
    private const int ChunkMask = ChunkSize - 1;

    private readonly NodeView[][] chunks;

    private NodeViews(NodeView[][] chunks, int count)
    {
        this.chunks = chunks;
        Count = count;
    }

    public int Count { get; }

    public NodeView this[int index] => chunks[index >> ChunkBits][index & ChunkMask];

    /// <summary>Indexes of the nodes that are not the same objects as in another revision's; what both share is passed over whole.</summary>
    public IEnumerable<int> DifferingFrom(NodeViews other)
    {
        for (var chunk = 0; chunk < chunks.Length; chunk++)
        {
            for (var at = 0; !ReferenceEquals(chunks[chunk], other.chunks[chunk]) && at < chunks[chunk].Length; at++)
            {
                if (!ReferenceEquals(chunks[chunk][at], other.chunks[chunk][at]))
                {
                    yield return (chunk << ChunkBits) + at;
                }
            }
        }
    }

    public static NodeViews Of(NodeView[] views) => new([.. views.Chunk(ChunkSize)], views.Length);

    public Builder ToBuilder() => new(this);

    /// <summary>Collects the changes of one batch.</summary>
    internal sealed class Builder(NodeViews origin)
    {
        private readonly NodeView[][] chunks = [.. origin.chunks];

        public void Set(int index, NodeView view)
        {
            var at = index >> ChunkBits;
            if (ReferenceEquals(chunks[at], origin.chunks[at]))
            {
                chunks[at] = [.. origin.chunks[at]];
            }

            chunks[at][index & ChunkMask] = view;
        }

        public NodeViews Build() => new(chunks, origin.Count);
    }
}
