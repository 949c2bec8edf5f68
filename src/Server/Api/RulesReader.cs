using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Views;
using WasteSorting.Server.Errors;

namespace WasteSorting.Server.Api;

/// <summary>Reads a draft of the rules off the wire, and writes what it would move.</summary>
internal static class RulesReader
{
    private static readonly string[] RuleFiles =
        [RegistrySchema.Rules, RegistrySchema.Leagues, RegistrySchema.TieChain, RegistrySchema.Tiers, RegistrySchema.Exclusions];

    public static Dictionary<string, byte[]> Read(PreviewRulesRequest request)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in request.Files)
        {
            if (!RuleFiles.Contains(file.Name))
            {
                throw RpcErrors.Invalid("files", $"may hold {string.Join(", ", RuleFiles)}, and not {Domain.Texts.Show(file.Name)}");
            }

            if (!files.TryAdd(file.Name, file.Content.ToByteArray()))
            {
                throw RpcErrors.Invalid("files", $"has {file.Name} twice");
            }
        }

        return files;
    }

    public static PreviewRulesResponse Write(RulesPreview preview, int limit)
    {
        var table = preview.Table ?? throw RpcErrors.NotFound("league", "is no league of the draft");
        return new PreviewRulesResponse
        {
            Revision = preview.Cut.Revision,
            Ranking = RankingWriter.Write(table, preview.Cut, limit, new Movement(null, preview.InForce)),
            Moves = { Moves(table, preview.InForce) },
        };
    }

    private static IEnumerable<RankMove> Moves(LeagueTable draft, LeagueTable? inForce)
    {
        var before = (inForce?.Places ?? []).ToDictionary(place => place.Contender.Node.Index);
        var after = draft.Places.ToDictionary(place => place.Contender.Node.Index);
        foreach (var index in before.Keys.Union(after.Keys).Order())
        {
            var (was, isNow) = (before.GetValueOrDefault(index), after.GetValueOrDefault(index));
            if (was?.Rank == isNow?.Rank)
            {
                continue;
            }

            yield return new RankMove
            {
                Node = (isNow ?? was)!.Contender.Node.Id,
                Rank = was?.Rank ?? 0,
                DraftRank = isNow?.Rank ?? 0,
                ScoreBp = was?.Contender.VerifiedBp ?? 0,
                DraftScoreBp = isNow?.Contender.VerifiedBp ?? 0,
                DecidedBy = isNow is { DecidedBy: >= 0 and var by } ? draft.Chain[by].ToString() : "",
            };
        }
    }
}
