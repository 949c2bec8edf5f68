using System.Globalization;

namespace WasteSorting.Domain.Registry;

/// <summary>Reads the fields of one line, and notes a fault at the line and column for each that is wrong.</summary>
internal readonly struct RegistryCells(RegistrySheet sheet, RegistryRow row)
{
    private const int YearFirst = 2000;
    private const int YearLast = 2999;

    // A sheet program in a Chinese locale writes a date back as 2026/1/1.
    private static readonly string[] DateFormats = ["yyyy-MM-dd", "yyyy/M/d"];

    public string File => sheet.File;

    public int Line => row.Line;

    /// <summary>The field, or "" when the line ends before it.</summary>
    public string this[string column]
    {
        get
        {
            var ordinal = sheet.OrdinalOf(column);
            return ordinal < row.Fields.Length ? row.Fields[ordinal] : "";
        }
    }

    public void Fault(string column, string message) => sheet.Faults.Add(sheet.File, row.Line, column, message);

    /// <summary>An id. A malformed one is returned too, so that the lines that refer to it make no further fault.</summary>
    public string Id(string column)
    {
        var id = this[column];
        if (!Texts.IsId(id))
        {
            Fault(column, id.Length == 0
                ? "is empty"
                : $"{Texts.Show(id)} is no id: 1 to {Limits.IdLengthMax} of a-z 0-9 - . with a letter or digit first");
        }

        return id;
    }

    public string Text(string column, int lengthMax)
    {
        var text = this[column];
        if (text.Length == 0)
        {
            Fault(column, "is empty");
        }
        else if (text.Length > lengthMax)
        {
            Fault(column, $"has {text.Length} characters, at most {lengthMax} are taken");
        }
        else if (Texts.FindUnprintable(text) is { } unprintable)
        {
            Fault(column, $"holds the unprintable character {unprintable}");
        }

        return text;
    }

    /// <summary>A name. Two that only look the same are taken for one by people, and for two by a list: one of them is a slip.</summary>
    public string Name(string column)
    {
        var name = Text(column, Limits.NameLengthMax);
        if (name.Length > 0 && sheet.FindLookalike(column, name, this) is { } first)
        {
            var place = $"{Texts.Show(first[column])} of {File}:{first.Line}";
            Fault(column, $"{Texts.Show(name)} differs from {place} by blanks, width or compatibility alone");
        }

        return name;
    }

    /// <summary>An official code, or "".</summary>
    public string Code(string column)
    {
        var code = this[column];
        if (code.Length > Limits.IdLengthMax || code.Any(one => !char.IsAsciiLetterOrDigit(one) && one is not ('-' or '.')))
        {
            Fault(column, $"{Texts.Show(code)} is no code: at most {Limits.IdLengthMax} of A-Z a-z 0-9 - .");
        }

        return code;
    }

    /// <summary>A day, or null when the field is empty or wrong.</summary>
    public DateOnly? Day(string column)
    {
        var text = this[column];
        if (text.Length == 0)
        {
            return null;
        }

        if (!TryReadDay(text, out var day))
        {
            Fault(column, $"{Texts.Show(text)} is no day: write YYYY-MM-DD, {YearFirst} to {YearLast}");
            return null;
        }

        return day;
    }

    public static bool TryReadDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
        && day.Year is >= YearFirst and <= YearLast;

    /// <summary>A line like this one, whose faults are not noted.</summary>
    public RegistryCells Quietly(RegistryRow line) => sheet.Quietly(line);

    /// <summary>Checks the column that says of the line that it never was, where the file has it.</summary>
    public void CheckVoid()
    {
        if (sheet.Has(RegistrySchema.Void) && this[RegistrySchema.Void] is not ("" or "yes" or "no"))
        {
            Fault(RegistrySchema.Void, $"{Texts.Show(this[RegistrySchema.Void])} is neither yes nor no");
        }
    }

    /// <summary>First and last day, each null when open.</summary>
    public (DateOnly? From, DateOnly? To) Days()
    {
        var (from, to) = (Day("from"), Day("to"));
        if (from > to)
        {
            Fault("to", "is before the first day");
        }

        return (from, to);
    }

    /// <summary>A whole number, or the least allowed one when the field is wrong.</summary>
    public int Number(string column, int least, int most)
    {
        var text = this[column];
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Fault(column, text.Length == 0 ? "is empty" : $"{Texts.Show(text)} is no whole number from {least} to {most}");
        return least;
    }

    public bool YesNo(string column)
    {
        if (this[column] is not ("yes" or "no"))
        {
            Fault(column, $"{Texts.Show(this[column])} is neither yes nor no");
        }

        return this[column] == "yes";
    }

    /// <summary>One of some members of an enum by its word, or null when the field is wrong.</summary>
    public T? Choice<T>(string column, T[] choices, Func<T, string> wordOf)
        where T : struct, Enum
    {
        foreach (var choice in choices)
        {
            if (this[column] == wordOf(choice))
            {
                return choice;
            }
        }

        Fault(column, $"{Texts.Show(this[column])} is none of {string.Join(", ", choices.Select(wordOf))}");
        return null;
    }

    /// <summary>The parts of a list of ids, separated by semicolons, each once.</summary>
    public List<string> Ids(string column)
    {
        var parts = this[column].Split([';', '；'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var ids = new List<string>();
        foreach (var part in parts)
        {
            if (seen.Add(part))
            {
                ids.Add(part);
            }
            else
            {
                Fault(column, $"{Texts.Show(part)} stands twice");
            }
        }

        return ids;
    }
}
