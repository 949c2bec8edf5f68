using System.Runtime.CompilerServices;

namespace WasteSorting.Ledger;

/// <summary>A reference that some thread replaces while others read it.</summary>
public static class Published
{
    /// <summary>
    /// What is published now. A call that is not inlined, for its answer is read once: the runtime's compiler reads a field, a volatile one and a
    /// local copy too, anew for each register in which a struct found behind it is passed on, and so joins halves of two
    /// (dotnet/runtime, issue 134474).
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Read<T>(ref readonly T field)
        where T : class? => Volatile.Read(in field);
}
