using System.Reflection;
using System.Text.RegularExpressions;

namespace WasteSorting.Server.Tests;

/// <summary>House rules that no analyzer holds, over every source file.</summary>
public sealed partial class RepositoryTests
{
    private const int FileLinesMax = 400;
    private const int MethodLinesMax = 70;
    private const int LineLengthMax = 150;
    private const int ConstructorParametersMax = 6;

    internal static readonly string Root =
        Path.GetFullPath(typeof(RepositoryTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "RepositoryRoot").Value!);

    private static IEnumerable<(string Name, string[] Lines)> Sources { get; } =
        [.. Directory.GetFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path.GetRelativePath(Root, path), File.ReadAllLines(path)))];

    [Fact]
    public void EveryFile_IsShortEnoughToRead() =>
        Assert.Empty(Sources.Where(file => file.Lines.Length > FileLinesMax).Select(file => $"{file.Name}: {file.Lines.Length} lines"));

    [Fact]
    public void EveryLine_FitsTheScreen() => Assert.Empty(
        from file in Sources
        from line in file.Lines.Select((text, at) => (Text: text, At: at + 1))
        where line.Text.Length > LineLengthMax && !line.Text.Contains("=> new(\"", StringComparison.Ordinal)
        select $"{file.Name}:{line.At}: {line.Text.Length} characters");

    [Fact]
    public void EveryMember_FitsOneScreen() => Assert.Empty(
        from file in Sources
        from member in MembersOf(file.Lines)
        where member.Length > MethodLinesMax
        select $"{file.Name}:{member.Start}: {member.Length} lines");

    [Fact]
    public void EveryConstructor_TakesFewThings() => Assert.Empty(
        from file in Sources
        from Match match in PrimaryConstructor().Matches(string.Join('\n', file.Lines))
        where match.Groups[2].Value.Count(one => one == ',') >= ConstructorParametersMax
        select $"{file.Name}: {match.Groups[1].Value}");

    [Fact]
    public void NoWork_IsLeftForLater() => Assert.Empty(
        from file in Sources
        from line in file.Lines
        where Later().IsMatch(line)
        select $"{file.Name}: {line.Trim()}");

    // A member's body opens and closes with a brace of its own at the depth of a member: one or two levels in.
    private static IEnumerable<(int Start, int Length)> MembersOf(string[] lines)
    {
        foreach (var indent in new[] { "    ", "        " })
        {
            var start = -1;
            for (var at = 0; at < lines.Length; at++)
            {
                if (lines[at] == indent + "{" && !lines[at - 1].Contains(" class ", StringComparison.Ordinal))
                {
                    start = at;
                }
                else if (lines[at] == indent + "}" && start >= 0)
                {
                    yield return (start, at - start + 1);
                    start = -1;
                }
            }
        }
    }

    [GeneratedRegex(@"\bclass (\w+)(?:<\w+>)?\(([^)]*)\)")]
    private static partial Regex PrimaryConstructor();

    [GeneratedRegex("T[O]DO|F[I]XME|H[A]CK|NotImplemented[E]xception")]
    private static partial Regex Later();
}
