using Microsoft.AspNetCore.Http.Features;
using WasteSorting.Papers.Import;
using WasteSorting.Papers.Sheets;

namespace WasteSorting.Server.Pages.Desk.Import;

/// <summary>A file that somebody chose.</summary>
internal sealed record SheetFile(string Name, byte[] Bytes);

/// <summary>What a form of the import page held: a file, or why there is none.</summary>
/// <param name="IsConfirmed">It was tried before, and is to be kept.</param>
/// <param name="Status">Of the answer where there is no file.</param>
internal sealed record SheetUpload(SheetFile? File, bool IsConfirmed, ImportFault? Fault = null, int Status = StatusCodes.Status400BadRequest)
{
    /// <summary>Bytes of a form: a file and what stands around it.</summary>
    public const int FormBytesMax = SheetLimits.FileBytesMax + (64 << 10);

    // A browser shows an answer when all was taken that it sends: what is too large, but not beyond this, is read and thrown away.
    private const int ThrownBytesMax = 64 << 20;

    private const int NameLengthMax = 200;

    // A form that comes slower than this holds a place for nothing.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Nothing of it goes to the disk.
    private static readonly FormOptions Options = new()
    {
        MemoryBufferThreshold = FormBytesMax,
        MultipartBodyLengthLimit = FormBytesMax,
        ValueLengthLimit = CarriedSheet.LengthMax,
        ValueCountLimit = 16,
    };

    /// <summary>A file that was read, and that no form could carry to its confirmation.</summary>
    public static ImportFault UncarriedFault { get; } = new(
        "",
        "",
        new("文件太大，无法确认导入", "The file is too large to be confirmed"),
        new("删去图片和无关的工作表，或拆成几个文件", "Remove pictures and other sheets, or split it"));

    public static async Task<SheetUpload> ReadAsync(HttpContext http)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        end.CancelAfter(Patience);
        try
        {
            if (http.Request.ContentLength > FormBytesMax)
            {
                await ThrowAwayAsync(http, end.Token).ConfigureAwait(false);
                return TooLarge();
            }

            var form = await http.Request.ReadFormAsync(Options, end.Token).ConfigureAwait(false);
            return await ReadAsync(form).ConfigureAwait(false);
        }
        catch (Exception error) when (error is InvalidDataException or BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            return TooLarge();
        }
        catch (Exception error) when (error is BadHttpRequestException or InvalidOperationException
            || (error is OperationCanceledException && !http.RequestAborted.IsCancellationRequested))
        {
            return Without(new("文件没有完整传到", "The file did not arrive as a whole"), new("请重新选择文件再试", "Choose the file again"));
        }
    }

    private static async Task<SheetUpload> ReadAsync(IFormCollection form)
    {
        if (form.TryGetValue("content", out var content))
        {
            var carried = new CarriedSheet(content.ToString(), form["coding"].ToString());
            return carried.Unpack() is { } bytes
                ? new SheetUpload(new SheetFile(NameOf(form["name"].ToString()), bytes), IsConfirmed: true)
                : Without(new("确认表单不完整", "The form to confirm is not complete"), new("请重新选择文件再试", "Choose the file again"));
        }

        if (form.Files.GetFile("file") is not { FileName.Length: > 0 } file)
        {
            return Without(new("没有选择文件", "No file was chosen"), new("请选择填好的表格", "Choose the sheet that was filled in"));
        }

        var read = new byte[file.Length];
        using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(read).ConfigureAwait(false);
        return new SheetUpload(new SheetFile(NameOf(file.FileName), read), IsConfirmed: false);
    }

    private static async Task ThrowAwayAsync(HttpContext http, CancellationToken end)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size && http.Request.ContentLength <= ThrownBytesMax)
        {
            size.MaxRequestBodySize = ThrownBytesMax;
            await http.Request.Body.CopyToAsync(Stream.Null, end).ConfigureAwait(false);
        }
    }

    private static SheetUpload TooLarge() => Without(
        new("文件超过 8 MiB", "The file is larger than 8 MiB"),
        new("删去图片和无关的工作表，或拆成几个文件", "Remove pictures and other sheets, or split it"),
        StatusCodes.Status413PayloadTooLarge);

    // Old browsers send the whole path.
    private static string NameOf(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        return last.Length <= NameLengthMax ? last : last[^NameLengthMax..];
    }

    private static SheetUpload Without(Phrase cause, Phrase advice, int status = StatusCodes.Status400BadRequest) =>
        new(null, IsConfirmed: false, new ImportFault("", "", cause, advice), status);
}
