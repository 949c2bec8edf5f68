using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Documents;

/// <summary>What docs/time.md says of time is so: each of its examples is run as it stands.</summary>
public sealed class TimeDocumentTests
{
    public static TheoryData<string> Questions => [.. Examples.Select(one => one.Question)];

    private static IReadOnlyList<(string Question, string[] Lines)> Examples { get; } =
        Read(File.ReadAllLines(Path.Combine(Seeds.Repository, "docs", "time.md")));

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task EveryExample_IsAnsweredAsItSays(string question)
    {
        var lines = Examples.Single(one => one.Question == question).Lines;
        await using var play = new TimePlay();
        for (var at = 0; at < lines.Length; at++)
        {
            var answer = await play.DoAsync(lines[at]).Within(lines[at]);
            var expected = at + 1 < lines.Length && lines[at + 1].StartsWith("= ", StringComparison.Ordinal) ? lines[++at][2..] : TimePlay.Fine;
            Assert.Equal((lines[at], expected), (lines[at], answer));
        }
    }

    private static List<(string Question, string[] Lines)> Read(string[] document)
    {
        var examples = new List<(string, string[])>();
        var question = "";
        for (var at = 0; at < document.Length; at++)
        {
            question = document[at].StartsWith("## ", StringComparison.Ordinal) ? document[at][3..] : question;
            if (document[at] == "```")
            {
                var lines = document.Skip(at + 1).TakeWhile(line => line != "```").ToArray();
                examples.Add((question, lines));
                at += lines.Length + 1;
            }
        }

        return examples;
    }
}
