using Microsoft.AspNetCore.Components;

namespace WasteSorting.Server.Pages.Desk;

/// <summary>What becomes of work at the desk: a page of it, or the way to one.</summary>
/// <param name="RenderAsync">The page's HTML, under the head that it is given.</param>
internal sealed record DeskAnswer(Func<DeskHead, Task<string>> RenderAsync, int Status = StatusCodes.Status200OK)
{
    /// <summary>Where the same is read without sending a form again. Null: nowhere.</summary>
    public string? SeeAt { get; init; }

    /// <param name="model">The page's model, under the head that it is given.</param>
    public static DeskAnswer Of<TPage>(Func<DeskHead, object> model, int status = StatusCodes.Status200OK)
        where TPage : IComponent => new(head => PageRenderer.RenderAsync<TPage>(model(head)), status);
}
