using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Papers.Import;

/// <summary>
/// Ids that follow from what a row means, so that a file that is read again makes the same reports: UUID version 8 (RFC 9562) from SHA-256.
/// The form of the hashed text is part of every id and does not change.
/// </summary>
internal static class ReportIds
{
    private const string Form = "wastesorting.sheet.v1";

    // No field holds it: it is a control character.
    private const char Between = '\u001F';

    /// <summary>What the row means. Equal rows of one file have equal meanings.</summary>
    public static string MeaningOf(string unit, Report report) => string.Join(
        Between,
        [
            Form,
            unit,
            report.Node,
            ObligationOf(report),
            report.Period,
            report.Day,
            Text(report.ActHeld?.Count),
            Text(report.CoverageMeasured?.Numerator),
            Text(report.CoverageMeasured?.Denominator),
            Text((int?)report.StageReached?.Stage),
            string.Join(' ', report.Evidence.Select(one => one.Link)),
            report.Note,
        ]);

    /// <param name="occurrence">1 for the first of equal rows, 2 for the second.</param>
    public static string Of(string meaning, int occurrence)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{meaning}{Between}{occurrence}")));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString("D");
    }

    private static string ObligationOf(Report report) => report.ChangeCase switch
    {
        Report.ChangeOneofCase.DocumentFiled => report.DocumentFiled.Obligation,
        Report.ChangeOneofCase.ActHeld => report.ActHeld.Obligation,
        Report.ChangeOneofCase.CoverageMeasured => report.CoverageMeasured.Obligation,
        Report.ChangeOneofCase.EvidenceFiled => report.EvidenceFiled.Obligation,
        Report.ChangeOneofCase.StageReached or Report.ChangeOneofCase.Retraction or Report.ChangeOneofCase.None => "",
    };

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
