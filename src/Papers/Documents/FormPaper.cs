using System.Globalization;
using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Documents;

/// <summary>A unit's progress form (进度表): what the ledger fills in, and what is left for a hand.</summary>
public static class FormPaper
{
    /// <summary>A sheet keeps 15 digits of a number: a longer one, such as an account, stays text.</summary>
    private const int DigitsMax = 15;

    public static Paper Of(GetFormResponse form, bool gloss)
    {
        var unit = Words.Name(form.NameZh, form.NameEn);
        var period = PaperHeads.InTitle(form.Shown);
        var title = new Words(
            $"{unit.Zh}{period.Zh}生活垃圾分类工作进度表",
            $"Progress form of {unit.En} for household waste sorting{(period.En.Length > 0 ? $", {period.En}" : "")}");
        var dated = PaperHeads.DayOf(form.Shown);
        return new Paper
        {
            Head = PaperHeads.Of(title, form.Shown, form.Revision, dated, form.Sample ? [new Words("样例栏目", "sample fields")] : []),
            Subtitles = [.. SubtitlesOf(form)],
            Sections = [Filled(form).Numbered(1), ByHand(form).Numbered(2)],
            Signature = SignatureOf(unit, dated),
            Footer = unit,
            Author = unit.Zh,
            Gloss = gloss,
        };
    }

    private static IEnumerable<Words> SubtitlesOf(GetFormResponse form)
    {
        foreach (var warning in PaperHeads.Warnings(form.Shown))
        {
            yield return warning;
        }

        if (form.Sample)
        {
            yield return new Words(
                "样例：本表栏目及取数方式为样例，尚未由领导小组办公室确定。",
                "Sample: the fields and where their values come from are samples that the Office has not decided.");
        }
    }

    private static PaperSection Filled(GetFormResponse form) => Section(
        new Words("由台账填写的栏目", "Fields that the ledger fills in"),
        "台账填写",
        [.. form.Fields.Where(field => field.Source.Length > 0)],
        new Words("内容", "Value"),
        ValueOf);

    private static PaperSection ByHand(GetFormResponse form) => Section(
        new Words("需人工填写的栏目", "Fields to be filled in by hand"),
        "人工填写",
        [.. form.Fields.Where(field => field.Source.Length == 0)],
        new Words("内容（请填写）", "Value (please fill in)"),
        field => field.Value.Length == 0 ? PaperCell.Say(Words.None) : ValueOf(field));

    private static PaperSection Section(
        Words heading, string sheet, IReadOnlyList<FormField> fields, Words valueHead, Func<FormField, PaperCell> value) => new(
        heading,
        sheet,
        fields.Count == 0
            ? [new PaperParagraph(new Words("无。", "None."))]
            : [new PaperTable(
                [new PaperColumn(new Words("栏目", "Field"), 45), new PaperColumn(valueHead, 55)],
                [.. fields.Select(field => (IReadOnlyList<PaperCell>)[NameOf(field), value(field)])])]);

    private static PaperCell NameOf(FormField field) => PaperCell.Say(
        field.NameZh.Length + field.NameEn.Length > 0 ? Words.Name(field.NameZh, field.NameEn) : Words.Same(field.Field));

    private static PaperCell ValueOf(FormField field) => field.Value.Length == 0
        ? PaperCell.Say(new Words("（无数据）", "(none)"))
        : IsNumber(field.Value, out var number)
            ? PaperCell.Plain(number, field.Value)
            : PaperCell.Say(Words.Same(field.Value));

    /// <summary>Only what reads back as the same text is a number: 007 is not.</summary>
    private static bool IsNumber(string value, out decimal number) =>
        decimal.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
        && value.Length <= DigitsMax
        && number.ToString(CultureInfo.InvariantCulture) == value;

    private static Words[] SignatureOf(Words unit, DateOnly dated) =>
    [
        new Words("填报单位：", "Unit: ") + unit,
        new Words("填报人：＿＿＿＿＿＿　审核人：＿＿＿＿＿＿", "Filled in by: ________  checked by: ________"),
        DayWords.Of(dated),
        new Words("（盖章）", "(seal)"),
    ];
}
