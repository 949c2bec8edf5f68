using Google.Protobuf.Reflection;
using Google.Protobuf;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Server.Tests.Mutations;

/// <summary>Valid calls of every method, and how often each method is called.</summary>
internal sealed class Samples
{
    /// <summary>What a method has that is not in <see cref="Weights"/>.</summary>
    private const int UsualWeight = 60;

    // Out of about 10,000. Reports first, then the readings; least of all what takes the whole registry or the whole journal.
    private static readonly Dictionary<string, int> Weights = new()
    {
        ["SubmitReport"] = 4_000,
        ["StreamReports"] = 1_300,
        ["RecordInspection"] = 700,
        ["GetProgress"] = 900,
        ["ListChildren"] = 500,
        ["GetNode"] = 500,
        ["GetRanking"] = 300,
        ["ExplainRank"] = 400,
        ["ListNodes"] = 100,
        ["GetStatus"] = 200,
        ["ListTokens"] = 100,
        ["RevokeToken"] = 100,
        ["WatchProgress"] = 100,
        ["WatchRanking"] = 70,
        ["Watch"] = 30,
        ["ProveTotals"] = 10,
        ["ListObligations"] = 30,
        ["IssueToken"] = 20,
        ["ListAuditEntries"] = 20,
        ["ApplyRegistry"] = 20,
        ["ExportRegistry"] = 3,
        ["VerifyAudit"] = 3,
    };

    private readonly Sample[][] byMethod;
    private readonly int[] methodOf;

    public Samples(IReadOnlyList<MethodDescriptor> methods)
    {
        Methods = methods;
        byMethod = [.. methods.Select((method, at) => Of(method).Select(messages => new Sample(at, messages)).ToArray())];
        methodOf = [.. methods.SelectMany((method, at) => Enumerable.Repeat(at, Weights.GetValueOrDefault(method.Name, UsualWeight)))];
    }

    public IReadOnlyList<MethodDescriptor> Methods { get; }

    /// <summary>A call of any method, the one more often than the other.</summary>
    public Sample Any(Chance chance)
    {
        var samples = byMethod[methodOf[chance.Below(methodOf.Length)]];
        return samples[chance.Below(samples.Length)];
    }

    private static IEnumerable<IMessage[]> Of(MethodDescriptor method) => method.InputType.ClrType.Name switch
    {
        nameof(SubmitReportRequest) => SampleReports.All.Select(report => new IMessage[] { new SubmitReportRequest { Report = report } }),
        nameof(StreamReportsRequest) => Streams(),
        nameof(RecordInspectionRequest) => SampleReports.Inspections.Select(one => new IMessage[] { one }),
        nameof(ApplyRegistryRequest) => SampleRequests.Registries.Select(one => new IMessage[] { one }),
        _ => SampleRequests.All.Where(one => one.Descriptor == method.InputType)
            .DefaultIfEmpty(Filled(method.InputType, 2)).Select(one => new[] { one }),
    };

    private static IEnumerable<IMessage[]> Streams() => SampleReports.All.Chunk(3).Select(reports => new IMessage[]
    {
        new StreamReportsRequest { Reports = { reports[0] } },
        new StreamReportsRequest { Reports = { reports } },
    });

    /// <summary>A message of a method that nobody wrote a sample for: something in every field.</summary>
    private static IMessage Filled(MessageDescriptor type, int depth)
    {
        var message = type.Parser.ParseFrom([]);
        foreach (var field in type.Fields.InDeclarationOrder().Where(field => !field.IsRepeated))
        {
            switch (field.FieldType)
            {
                case FieldType.String:
                    field.Accessor.SetValue(message, "wastesorting.v1.ReportService");
                    break;
                case FieldType.Int32:
                    field.Accessor.SetValue(message, 7);
                    break;
                case FieldType.Int64:
                    field.Accessor.SetValue(message, 7L);
                    break;
                case FieldType.Message when depth > 0:
                    field.Accessor.SetValue(message, Filled(field.MessageType, depth - 1));
                    break;
            }
        }

        return message;
    }
}
