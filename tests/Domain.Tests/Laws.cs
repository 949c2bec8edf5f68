using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using WasteSorting.Testing;

namespace WasteSorting.Domain.Tests;

/// <summary>Laws over generated values: a failure is shrunk, and comes with its seed.</summary>
internal static class Laws
{
    public static void Hold<T>(
        Gen<T> values, Action<T> law, int runs = 200, [CallerMemberName] string test = "", [CallerFilePath] string file = "") =>
        Hold(values.ToArbitrary(), law, runs, test, file);

    /// <summary>A law over a sequence, which is shrunk by leaving parts out.</summary>
    public static void HoldForAll<T>(
        Gen<T[]> sequences, Action<T[]> law, int runs = 200, [CallerMemberName] string test = "", [CallerFilePath] string file = "") =>
        Hold(Arb.From(sequences, Shorter), law, runs, test, file);

    private static void Hold<T>(Arbitrary<T> values, Action<T> law, int runs, string test, string file) => Properties.Check(
        seed => Check.One(
            Config.QuickThrowOnFailure
                .WithQuietOnSuccess(true)
                .WithMaxTest(runs)
                .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed), FSharpOption<int>.None))),
            Prop.ForAll(values, law)),
        test,
        file);

    private static IEnumerable<T[]> Shorter<T>(T[] sequence)
    {
        for (var length = sequence.Length / 2; length > 0; length /= 2)
        {
            for (var from = 0; from + length <= sequence.Length; from += length)
            {
                yield return [.. sequence[..from], .. sequence[(from + length)..]];
            }
        }
    }
}
