namespace WasteSorting.Cli.Shell;

/// <summary>What the program tells a script. The numbers are part of the interface and never change.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int No = 1;
    public const int Usage = 2;
    public const int Unreachable = 3;
    public const int NotPermitted = 4;
    public const int Other = 5;

    public const string Help =
        "Exit codes: 0 ok; 1 the answer is no (not equal, refused, no such node, faults in a registry or sheet); "
        + "2 wrong usage; 3 server unreachable or unavailable; 4 not permitted; 5 anything else.";
}

/// <summary>The command line asks for something that makes no sense, found after parsing.</summary>
internal sealed class UsageException(string message) : Exception(message);
