using WasteSorting.Server.Errors;

namespace WasteSorting.Server.Pages.Desk.Import;

/// <summary>Bounds the files in memory at once, each with what it unpacks to.</summary>
internal sealed class FilePlaces : IDisposable
{
    private const int FilesMax = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim places = new(FilesMax);

    /// <exception cref="Grpc.Core.RpcException">RESOURCE_EXHAUSTED: no place became free in time.</exception>
    public async Task UseAsync(HttpContext http, Func<SheetUpload, Task> use)
    {
        if (!await places.WaitAsync(Patience, http.RequestAborted).ConfigureAwait(false))
        {
            throw RpcErrors.TooManyCalls("other files are being read; send it again in a moment");
        }

        try
        {
            await use(await SheetUpload.ReadAsync(http).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();
}
