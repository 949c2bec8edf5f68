using System.Globalization;
using System.Runtime.CompilerServices;

namespace WasteSorting.Testing;

/// <summary>
/// Runs a property with a seed. The seed is new each time unless <see cref="SeedVariable"/> gives it; a failure names its
/// seed and the command that runs the same again.
/// </summary>
public static class Properties
{
    public const string SeedVariable = "WASTESORTING_SEED";

    /// <param name="property">Throws when it does not hold. All its chances come from the seed.</param>
    public static void Check(Action<ulong> property, [CallerMemberName] string test = "", [CallerFilePath] string file = "") =>
        CheckAsync(
            seed =>
            {
                property(seed);
                return Task.CompletedTask;
            },
            test,
            file).GetAwaiter().GetResult();

    /// <inheritdoc cref="Check"/>
    public static async Task CheckAsync(
        Func<ulong, Task> property, [CallerMemberName] string test = "", [CallerFilePath] string file = "")
    {
        var seed = SeedGiven() ?? (ulong)Random.Shared.NextInt64();
        try
        {
            await property(seed).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException(
                $"""
                seed={seed}
                {SeedVariable}={seed} dotnet test tests/{ProjectOf(file)} --filter "DisplayName~{test}"
                {failure.Message}
                """,
                failure);
        }
    }

    private static ulong? SeedGiven() =>
        Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : null;

    private static string ProjectOf(string file)
    {
        var parts = file.Replace('\\', '/').Split('/');
        return parts[Array.LastIndexOf(parts, "tests") + 1];
    }
}
