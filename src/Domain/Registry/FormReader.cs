using System.Collections.Immutable;
using WasteSorting.Domain.Rules;

namespace WasteSorting.Domain.Registry;

/// <summary>
/// Reads the map of the progress form: for each field where its value comes from, such as <c>sites.certified</c>,
/// <c>category:school.count</c> or <c>duty:leading-body.state</c>. A field without one is filled in by a person.
/// </summary>
internal sealed class FormReader(RegistrySheets sheets, CategoryDrafts categories, ObligationDrafts obligations)
{
    private const int FieldsMax = 256;

    public ImmutableArray<FormField> Read()
    {
        var sheet = sheets[RegistrySchema.Form];
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var fields = ImmutableArray.CreateBuilder<FormField>();
        foreach (var cells in sheet.Lines)
        {
            var id = cells.Id("id");
            if (!ids.Add(id) && id.Length > 0)
            {
                cells.Fault("id", $"{Texts.Show(id)} stands twice");
            }

            fields.Add(new FormField(id, cells.Name("name_zh"), cells.Name("name_en"), ReadSource(cells)));
        }

        if (sheet.Count > FieldsMax)
        {
            sheet.Fault($"names {sheet.Count} fields, at most {FieldsMax} are taken");
        }

        return fields.ToImmutable();
    }

    private FormSource? ReadSource(RegistryCells cells)
    {
        var text = cells["source"];
        if (text.Length == 0)
        {
            return null;
        }

        var (name, figureText) = text.LastIndexOf('.') is var dot and > 0 ? (text[..dot], text[(dot + 1)..]) : (text, "");
        var (subjectText, id) = name.IndexOf(':') is var colon and > 0 ? (name[..colon], name[(colon + 1)..]) : (name, "");
        var subject = RegistryWords.ReadFormSubject(subjectText);
        var figure = RegistryWords.ReadFormFigure(figureText);
        if (subject is not { } about || figure is not { } shows || !FormSource.FiguresOf(about).Contains(shows)
            || (id.Length > 0) != (about is FormSubject.SitesOfCategory or FormSubject.Duty))
        {
            cells.Fault("source", $"{Texts.Show(text)} is none of {RegistryWords.FormSources}");
            return null;
        }

        var isThere = about switch
        {
            FormSubject.SitesOfCategory => categories.All.Any(one => one.Id == id),
            FormSubject.Duty => obligations.Holds(id),
            FormSubject.Unit or FormSubject.Sites or FormSubject.Duties => true,
        };
        if (!isThere)
        {
            cells.Fault("source", $"{Texts.Show(id)} is no {RegistryWords.Of(about)} of the registry");
        }

        return new FormSource(about, id, shows);
    }
}
