using Grpc.Core;

namespace WasteSorting.Server.Pages;

/// <summary>Takes what a service sends, for a page.</summary>
/// <param name="take">Is given each message, one behind the other.</param>
internal sealed class PageFeed<T>(Func<T, Task> take) : IServerStreamWriter<T>
{
    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message) => take(message);
}
