using System.Text.RegularExpressions;
using WasteSorting.Domain.Reports;
using WasteSorting.Testing;

namespace WasteSorting.Domain.Tests.Reports;

public sealed partial class RefusalsTests
{
    private static readonly string Contract = Path.Combine(Seeds.Directory, "..", "..", "proto", "wastesorting", "v1");

    public static TheoryData<SubmitStatus> Statuses => [.. Enum.GetValues<SubmitStatus>()];

    [Theory]
    [MemberData(nameof(Statuses))]
    public void Describe_AnyStatus_SaysWhatWasWrong(SubmitStatus status) => Assert.NotEmpty(Refusals.Describe(status).Message);

    [Theory]
    [MemberData(nameof(Statuses))]
    public void Describe_AnyStatus_NamesAFieldOfTheContract(SubmitStatus status)
    {
        var field = Refusals.Describe(status).Field;
        var known = FieldsOf("report.proto").Concat(FieldsOf("assessment.proto")).ToHashSet();
        Assert.True(field.Length == 0 || field.Split('.').All(known.Contains), $"{status} names {field}, which no message of the contract has.");
    }

    [Fact]
    public void Describe_NoTwoRefusals_SayTheSame() =>
        Assert.Equal(Enum.GetValues<SubmitStatus>().Length, Enum.GetValues<SubmitStatus>().Select(Refusals.Describe).Distinct().Count());

    private static IEnumerable<string> FieldsOf(string file) =>
        Field().Matches(File.ReadAllText(Path.Combine(Contract, file))).Select(match => match.Groups[1].Value + match.Groups[2].Value);

    [GeneratedRegex(@"^\s+(?:(?:repeated )?[\w.]+ (\w+) = \d+;|oneof (\w+) \{)", RegexOptions.Multiline)]
    private static partial Regex Field();
}
