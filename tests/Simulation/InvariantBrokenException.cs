using System.Runtime.CompilerServices;
using System.Text;

namespace WasteSorting.Simulation;

/// <summary>An invariant of the ledger does not hold. Whatever throws it says which one, of those in the design of reliability.</summary>
internal sealed class InvariantBrokenException(string invariant, string what) : Exception($"{invariant}: {what}")
{
    public static void Require(bool holds, string invariant, [InterpolatedStringHandlerArgument(nameof(holds))] Said what)
    {
        if (!holds)
        {
            throw new InvariantBrokenException(invariant, what.ToString());
        }
    }

    /// <summary>What is wrong: written only when it is.</summary>
    [InterpolatedStringHandler]
    public readonly struct Said
    {
        private readonly StringBuilder? text;
        private readonly string? whole;

        public Said(int length, int holes, bool holds, out bool isWritten)
        {
            isWritten = !holds;
            text = holds ? null : new StringBuilder(length + holes * 8);
        }

        private Said(string what) => whole = what;

        public static implicit operator Said(string what) => new(what);

        public void AppendLiteral(string part) => text!.Append(part);

        public void AppendFormatted<T>(T part) => text!.Append(part);

        public override string ToString() => whole ?? $"{text}";
    }
}
