using System.Globalization;
using System.Xml;

namespace WasteSorting.Papers.Sheets;

/// <summary>Reads the cells and merged ranges of one worksheet.</summary>
internal sealed class WorksheetReader(XmlReader reader, WorkbookContext context)
{
    private readonly SheetBuilder builder = new();
    private readonly List<CellRange> merged = [];
    private int row;
    private int column;

    public SheetTable Read(string name)
    {
        while (reader.Read())
        {
            if (reader.IsElement("row"))
            {
                BeginRow();
            }
            else if (reader.IsElement("c"))
            {
                ReadCell();
            }
            else if (reader.IsElement("mergeCell") && CellRange.TryRead(reader.GetAttribute("ref") ?? "", out var range))
            {
                merged.Add(range);
            }
        }

        // Ranges from top to bottom, so that the bound of rows names the first row that is too much.
        foreach (var range in merged.OrderBy(one => one.Top).ThenBy(one => one.Left))
        {
            builder.Spread(range);
        }

        return builder.Build(name);
    }

    // Rows and cells may leave out where they stand: then they follow the one before.
    private void BeginRow()
    {
        var stated = reader.GetAttribute("r");
        row = stated is null ? row + 1
            : int.TryParse(stated, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw SheetFaults.Damaged();
        column = 0;
        if (row is < 1 or > SheetLimits.RowNumberMax)
        {
            throw SheetFaults.Damaged();
        }
    }

    private void ReadCell()
    {
        var stated = reader.GetAttribute("r");
        column++;
        if (stated is not null && !CellAddress.TryRead(stated, out row, out column))
        {
            throw SheetFaults.Damaged();
        }

        if (row < 1 || column > SheetLimits.ColumnNumberMax)
        {
            throw SheetFaults.Damaged();
        }

        var (type, style) = (reader.GetAttribute("t") ?? "n", reader.GetAttribute("s"));
        var (value, rich, isFormula) = ReadContent();
        if (ToCell(type, style, value, rich, isFormula) is { } cell)
        {
            builder.Add(cell with { IsFormula = isFormula });
        }
    }

    private (string? Value, string? Rich, bool IsFormula) ReadContent()
    {
        (string? value, string? rich, var isFormula) = (null, null, false);
        if (reader.IsEmptyElement)
        {
            return (value, rich, isFormula);
        }

        var depth = reader.Depth;
        while (reader.Read() && reader.Depth > depth)
        {
            if (reader.IsElement("f"))
            {
                isFormula = true;
            }
            else if (reader.IsElement("v"))
            {
                value = reader.ReadText();
            }
            else if (reader.IsElement("is"))
            {
                rich = reader.ReadRichText();
            }
        }

        return (value, rich, isFormula);
    }

    private SheetCell? ToCell(string type, string? style, string? value, string? rich, bool isFormula)
    {
        var address = CellAddress.Of(row, column);
        if (value is null && rich is null)
        {
            return isFormula ? Faulty(SheetFaults.NotCalculated(address)) : null;
        }

        return type switch
        {
            "inlineStr" => Cell(rich ?? value ?? ""),
            "s" => Cell(context.FindString(value ?? "") ?? throw SheetFaults.Damaged()),
            "str" => Cell(value ?? ""),
            "b" => Cell(SheetXml.IsTrue(value) ? "TRUE" : "FALSE"),
            "e" => Faulty(SheetFaults.ErrorValue(address, value ?? "")),
            "d" => Cell((value ?? "").Split('T')[0]),
            _ => NumberCell(address, style, value ?? ""),
        };
    }

    private SheetCell NumberCell(string address, string? style, string value)
    {
        if (value.Length == 0)
        {
            return Cell("");
        }

        var text = (context.Formats.IsDate(style) ? CellNumber.Day(value, context.CountsFrom1904) : null) ?? CellNumber.Plain(value);
        return text is null ? Faulty(SheetFaults.BadNumber(address, value)) : Cell(text);
    }

    private SheetCell Cell(string text) => new(row, column, text);

    private SheetCell Faulty(SheetFault fault) => new(row, column, "") { Fault = fault };
}
