using WasteSorting.Ledger.Access;

namespace WasteSorting.Ledger.Journal;

/// <summary>Tokens and what becomes of them, as bytes: in entries and in the snapshot.</summary>
internal static class AccessCodec
{
    public static void Write(ByteWriter to, AccessToken token)
    {
        to.Bytes(token.Secret.ToBytes());
        to.Byte(token.IsCertificate ? (byte)1 : (byte)0);
        to.Number(token.Node);
        to.Byte((byte)token.Role);
        to.Text(token.Holder);
        to.Number(token.ExpiresAt);
    }

    public static AccessToken Read(ref ByteReader from)
    {
        var secret = from.Bytes();
        return new AccessToken
        {
            Secret = secret.Length == Digest.Size ? Digest.Read(secret) : throw new JournalDamagedException("A token's hash is too short."),
            IsCertificate = from.Byte() == 1,
            Node = from.Int(),
            Role = (Role)from.Byte(),
            Holder = from.Text(),
            ExpiresAt = from.Signed(),
        };
    }

    public static byte[] WriteTable(AccessTable table)
    {
        var to = new ByteWriter();
        to.Number(table.Revision);
        foreach (var token in table.Tokens)
        {
            Write(to, token);
            to.Number(token.IssuedRevision);
            to.Number(token.IssuedAt);
            to.Text(token.IssuedBy);
            to.Number(token.RevokedAt);
        }

        return to.Written.ToArray();
    }

    public static AccessTable ReadTable(ReadOnlySpan<byte> part)
    {
        var from = new ByteReader(part);
        var revision = from.Signed();
        var tokens = new List<AccessToken>();
        while (!from.IsAtEnd)
        {
            tokens.Add(Read(ref from) with
            {
                IssuedRevision = from.Signed(),
                IssuedAt = from.Signed(),
                IssuedBy = from.Text(),
                RevokedAt = from.Signed(),
            });
        }

        return AccessTable.Of(revision, tokens);
    }
}
