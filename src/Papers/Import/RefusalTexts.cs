using System.Collections.Frozen;
using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Sheets;

namespace WasteSorting.Papers.Import;

/// <summary>What the ledger's refusals mean for someone who filled in a sheet.</summary>
internal static class RefusalTexts
{
    private static readonly Phrase ChooseFromTemplate = new("照模板填写，不要改动编号", "Write it as the template has it");
    private static readonly Phrase AskOffice = new("请与领导小组办公室联系", "Ask the Office");
    private static readonly Phrase TryLater = new("稍后重新导入同一文件", "Import the same file again later");
    private static readonly Phrase Correct = new("改正这一格后重新导入", "Correct the cell and import again");

    private static readonly FrozenDictionary<string, RefusalText> Known = new Dictionary<string, RefusalText>
    {
        ["NODE_ID_INVALID"] = new("对象编号的写法不对", ChooseFromTemplate),
        ["DAY_INVALID"] = new("日期不对", Correct),
        ["PERIOD_INVALID"] = new("所属期的写法不对", Correct),
        ["CHANGE_MISSING"] = new("没有填写内容", Correct),
        ["OBLIGATION_ID_INVALID"] = new("事项编号的写法不对", ChooseFromTemplate),
        ["COUNT_OUT_OF_RANGE"] = new("数量不在 1 到 1,000,000 之间", Correct),
        ["STAGE_NOT_REPORTABLE"] = new("这一阶段由核查人员认定", new("从 未启动、建设中、已申报、整改 中选一个", "Choose what an owner reports")),
        ["COVERAGE_OUT_OF_RANGE"] = new("分子应在 0 到分母之间，分母至少为 1", Correct),
        ["TOO_MUCH_EVIDENCE"] = new("证明链接超过 8 个", Correct),
        ["LINK_INVALID"] = new("证明链接不是有效的网址", Correct),
        ["NOTE_INVALID"] = new("说明过长，或含有看不见的字符", Correct),
        ["NOT_PERMITTED"] = new("您无权填报这一对象", new("只填报本单位和本辖区的对象", "Report only about your own unit and what is under it")),
        ["ID_HAS_OTHER_CONTENT"] = new("同一编号的填报内容不同", AskOffice),
        ["NODE_UNKNOWN"] = new("登记簿里没有这一对象", ChooseFromTemplate),
        ["OBLIGATION_UNKNOWN"] = new("登记簿里没有这一事项", ChooseFromTemplate),
        ["NODE_RETIRED"] = new("这一对象已撤销", new("重新下载模板", "Get a new template")),
        ["DAY_IN_FUTURE"] = new("日期还没有到", new("填写事情发生的日期", "Write the day it happened")),
        ["NODE_CLOSED"] = new("这一对象在该日期不在册", Correct),
        ["NODE_NOT_SITE"] = new("这一对象不是示范点", ChooseFromTemplate),
        ["NODE_NOT_UNIT"] = new("这一对象不是单位", ChooseFromTemplate),
        ["OBLIGATION_FOREIGN"] = new("这一事项不由该单位承担", ChooseFromTemplate),
        ["OBLIGATION_OTHER_KIND"] = new("这一事项的种类已变", new("重新下载模板", "Get a new template")),
        ["OBLIGATION_OTHER_PERIOD"] = new("所属期与事项的周期不符", new("照模板填写所属期，或留空", "Write the period of the template, or none")),
        ["OBLIGATION_CLOSED"] = new("这一事项在该期不要求", Correct),
        ["DAY_BEFORE_PERIOD"] = new("日期早于所属期", new("核对日期和所属期", "Compare the day with the period")),
        ["PERIOD_NOT_BEGUN"] = new("所属期还没有开始", Correct),
        ["PERIOD_CLOSED"] = new("所属期已经关闭", AskOffice),
        ["TOTAL_OUT_OF_RANGE"] = new("本期合计过大", Correct),
        ["HISTORY_FULL"] = new("这一对象的记录已满", AskOffice),
        ["OVERLOADED"] = new("系统正忙", TryLater),
        ["LEDGER_FULL"] = new("账本已满", AskOffice),
        ["STORAGE_FULL"] = new("磁盘已满", AskOffice),
        ["STOPPING"] = new("系统正在停止", TryLater),
        ["FENCED"] = new("账本暂时不能写入", TryLater),
        ["DAY_UNCONFIRMED"] = new("系统日期有待管理员确认", AskOffice),
    }.ToFrozenDictionary();

    public static Phrase CauseOf(Refusal refusal)
    {
        var english = refusal.Field.Length == 0 ? refusal.Message : $"{refusal.Field} {refusal.Message}";
        return new Phrase(Known.TryGetValue(refusal.Reason, out var text) ? text.Cause : $"账本不接受：{refusal.Reason}", english);
    }

    public static Phrase AdviceOn(Refusal refusal) => Known.TryGetValue(refusal.Reason, out var text) ? text.Advice : Correct;

    private sealed record RefusalText(string Cause, Phrase Advice);
}
