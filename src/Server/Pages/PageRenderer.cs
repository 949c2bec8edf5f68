using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace WasteSorting.Server.Pages;

/// <summary>Renders components to HTML. They get all that they show as parameters: nothing is injected.</summary>
internal static class PageRenderer
{
    // Chinese is text and no entities.
    private static readonly ServiceProvider Services =
        new ServiceCollection().AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)).BuildServiceProvider();

    /// <param name="model">The component's parameter «Model».</param>
    public static async Task<string> RenderAsync<TComponent>(object model)
        where TComponent : IComponent
    {
        // It keeps all that it ever rendered: one for each page.
        var renderer = new HtmlRenderer(Services, NullLoggerFactory.Instance);
        await using (renderer.ConfigureAwait(false))
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { ["Model"] = model });
            return await renderer.Dispatcher.InvokeAsync(async () =>
                (await renderer.RenderComponentAsync<TComponent>(parameters).ConfigureAwait(true)).ToHtmlString()).ConfigureAwait(false);
        }
    }
}
