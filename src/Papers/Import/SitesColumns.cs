using System.Collections.Immutable;

namespace WasteSorting.Papers.Import;

/// <summary>The columns of a list of sites, by the names that such lists have.</summary>
internal static class SitesColumns
{
    public static readonly SheetColumn Id = new("id", "编号");
    public static readonly SheetColumn Name = new("name", "名称") { OtherName = "name_zh", Others = ["中文名", "示范点名称", "示范点"] };
    public static readonly SheetColumn NameEn = new("name_en", "英文名");
    public static readonly SheetColumn Category = new("category", "类别") { Others = ["类型", "示范点类别"] };
    public static readonly SheetColumn Owner = new("owner", "责任单位") { Others = ["主管单位", "主管部门", "责任部门"] };

    public static readonly SheetColumn Territory = new("territory", "所在街道（乡镇）")
    {
        Others = ["所在乡镇街道", "所在乡镇（街道）", "所在街道", "所属街道", "属地"],
    };

    public static readonly SheetColumn From = new("from", "起") { Others = ["生效", "起始日期"] };

    public static readonly ImmutableArray<SheetColumn> All = [Id, Name, NameEn, Category, Owner, Territory, From];

    public static readonly ImmutableArray<SheetColumn> Needed = [Name, Category, Owner, Territory];
}
