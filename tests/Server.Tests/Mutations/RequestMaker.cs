namespace WasteSorting.Server.Tests.Mutations;

/// <summary>Makes mutated calls: the message, what stands around it, or the headers.</summary>
internal sealed class RequestMaker
{
    private readonly Samples samples;
    private readonly Heads heads;
    private readonly Chance chance;
    private readonly Mutator mutator;
    private readonly FieldMutator fields;
    private readonly Envelope envelope;
    private readonly Draft draft = new();
    private readonly Draft body = new();

    public RequestMaker(Samples samples, Heads heads, Chance chance)
    {
        this.samples = samples;
        this.heads = heads;
        this.chance = chance;
        mutator = new Mutator(chance);
        fields = new FieldMutator(chance, mutator);
        envelope = new Envelope(chance, mutator);
    }

    private enum Place
    {
        Message,
        Envelope,
        Headers,
    }

    public Request Next()
    {
        var sample = samples.Any(chance);
        var place = chance.Below(100) switch
        {
            < 84 => Place.Message,
            < 97 => Place.Envelope,
            _ => Place.Headers,
        };
        WriteBody(sample, place);
        var encoding = place == Place.Envelope ? envelope.Mutate(body) : null;
        var isEndless = samples.Methods[sample.Method] is { IsServerStreaming: true, IsClientStreaming: false };
        if (isEndless)
        {
            return Watch(sample.Method);
        }

        var (head, leeway) = place == Place.Headers ? heads.Mutate(sample.Method, chance)
            : encoding is not null ? (heads.With(sample.Method, "grpc-encoding", encoding), Leeway.None)
            : (heads.Plain(sample.Method), Leeway.None);
        return new Request(sample.Method, leeway, head, body.Written.ToArray());
    }

    /// <summary>A call that goes on for ever, unless its deadline ends it, or the client once it has seen a message.</summary>
    private Request Watch(int method)
    {
        var isLeft = chance.OneIn(2);
        var timeout = isLeft ? "1S" : chance.OneIn(2) ? "9m" : "40m";
        return new Request(
            method,
            Leeway.Deadline | (isLeft ? Leeway.Left : Leeway.None),
            heads.With(method, "grpc-timeout", timeout),
            body.Written.ToArray());
    }

    private void WriteBody(Sample sample, Place place)
    {
        body.Clear();
        var mutated = place == Place.Message ? chance.Below(sample.Messages.Count) : -1;
        for (var at = 0; at < sample.Messages.Count; at++)
        {
            var message = (byte[])sample.Messages[at].Clone();
            ReportIds.Number(message, chance);
            draft.Clear();
            draft.Append(message);
            while (at == mutated && draft.Written.SequenceEqual(message))
            {
                if (chance.OneIn(4) || !fields.TryMutate(draft))
                {
                    mutator.Mutate(draft, samples.Any(chance).Messages[0]);
                }

                ReportIds.Bound(draft.Written);
            }

            Envelope.Wrap(body, 0, draft.Written);
        }
    }
}
