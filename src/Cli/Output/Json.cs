using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;

namespace WasteSorting.Cli.Output;

/// <summary>Messages of the contract in protobuf's own JSON form, own records beside them in the same style.</summary>
internal static class Json
{
    // Defaults are written, so that a reader finds every field whatever its value.
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    // Chinese stays readable; the output goes to terminals and files, never into a page.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string OfMessage(IMessage message) => Formatter.Format(message);

    public static string Of<T>(T record) => JsonSerializer.Serialize(record, Options);

    public static T Parse<T>(string text) =>
        JsonSerializer.Deserialize<T>(text, Options) ?? throw new InvalidDataException("a JSON object was expected, not null");
}
