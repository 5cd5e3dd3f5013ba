using Mooring.MessagePack;

namespace Mooring.Cli.Gantry;

/// <summary>Announces an upload.</summary>
/// <param name="Actor">The module's key.</param>
/// <param name="Bytes">The module's size.</param>
/// <param name="ChunkSize">Bytes to a chunk; the last one may be shorter.</param>
/// <param name="Transfer">The transfer's name, known to its client only.</param>
/// <param name="Token">The module's token.</param>
/// <param name="Sha256">Of the whole file, in lower-case hexadecimal.</param>
internal sealed record UploadRequest(string Actor, long Bytes, int ChunkSize, string Transfer, string Token, string Sha256)
{
    public byte[] ToBytes() => GantryCodec.Write((ref MessagePackWriter writer) =>
    {
        writer.WriteArrayHeader(7);
        writer.WriteString(Actor);
        writer.WriteInteger(Bytes);
        writer.WriteInteger(ChunkSize);
        writer.WriteInteger(GantryCodec.Chunks(Bytes, ChunkSize));
        writer.WriteString(Transfer);
        writer.WriteString(Token);
        writer.WriteString(Sha256);
    });
}

/// <summary>Asks for a download.</summary>
/// <param name="Actor">The module's key.</param>
/// <param name="Transfer">The transfer's name, known to its client only.</param>
/// <param name="Revision">The revision that it must be; 0 for whatever is stored.</param>
internal sealed record DownloadRequest(string Actor, string Transfer, int Revision)
{
    public byte[] ToBytes() => GantryCodec.Write((ref MessagePackWriter writer) =>
    {
        writer.WriteArrayHeader(3);
        writer.WriteString(Actor);
        writer.WriteString(Transfer);
        writer.WriteInteger(Revision);
    });
}

/// <summary>The registry's answer to both.</summary>
/// <param name="Success">Whether the transfer begins.</param>
/// <param name="Bytes">The module's size.</param>
/// <param name="ChunkSize">Bytes to a chunk.</param>
/// <param name="Chunks">How many there will be; 0 to an upload of what is stored already.</param>
/// <param name="Error">Why not; empty on success.</param>
/// <param name="Revision">Of a download: the revision that is stored.</param>
/// <param name="Sha256">Of the whole file, in lower-case hexadecimal.</param>
internal sealed record TransferAck(bool Success, long Bytes, int ChunkSize, long Chunks, string Error, int Revision, string Sha256)
{
    /// <exception cref="MessagePackException">It is not one.</exception>
    public static TransferAck Read(ReadOnlySpan<byte> bytes)
    {
        var reader = GantryCodec.Begin(bytes, least: 8);
        bool success = reader.ReadBoolean();
        reader.Skip(); // the key
        return new TransferAck(success, reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadString(), reader.ReadInt32(), reader.ReadString());
    }
}

/// <summary>The registry's answer to a chunk of an upload.</summary>
/// <param name="Success">Whether it was taken.</param>
/// <param name="Received">Bytes of the module that have come so far.</param>
/// <param name="Error">Why not; empty on success.</param>
internal sealed record ChunkAck(bool Success, long Received, string Error)
{
    /// <exception cref="MessagePackException">It is not one.</exception>
    public static ChunkAck Read(ReadOnlySpan<byte> bytes)
    {
        var reader = GantryCodec.Begin(bytes, least: 4);
        bool success = reader.ReadBoolean();
        reader.Skip(); // the sequence number
        return new ChunkAck(success, reader.ReadInt64(), reader.ReadString());
    }
}

/// <summary>A module that the catalog knows.</summary>
/// <param name="Actor">Its key.</param>
/// <param name="Revision">Its last revision.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Of the whole file, in lower-case hexadecimal.</param>
/// <param name="Issuer">The account that has signed it.</param>
/// <param name="Name">Its name, for people.</param>
internal sealed record CatalogEntry(string Actor, int Revision, long Bytes, string Sha256, string Issuer, string Name)
{
    /// <summary>The catalog's answer.</summary>
    /// <param name="bytes">The answer.</param>
    /// <param name="error">Why there are no entries; null if there are, be it none.</param>
    /// <exception cref="MessagePackException">It is not one.</exception>
    public static IReadOnlyList<CatalogEntry> ReadAll(ReadOnlySpan<byte> bytes, out string? error)
    {
        var reader = GantryCodec.Begin(bytes, least: 3);
        error = reader.ReadBoolean() ? null : "";
        string text = reader.ReadString();
        if (error is not null) error = text;
        var entries = new CatalogEntry[reader.BeginArray()];
        for (int i = 0; i < entries.Length; i++)
        {
            if (reader.BeginArray() < 7) throw reader.Error("an entry of the catalog has seven values");
            entries[i] = new CatalogEntry(reader.ReadString(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadString(), reader.ReadString(), reader.ReadString());
            reader.Skip(); // the token
            reader.End();
        }

        return entries;
    }
}

/// <summary>What all of Gantry's messages have in common: each is an array.</summary>
internal static class GantryCodec
{
    public delegate void Fields(ref MessagePackWriter writer);

    public static long Chunks(long bytes, long chunkSize) => (bytes + chunkSize - 1) / chunkSize;

    public static byte[] Write(Fields fields)
    {
        var writer = new MessagePackWriter(stackalloc byte[512]);
        try
        {
            fields(ref writer);
            return writer.Written.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <exception cref="MessagePackException">It is no array of at least that many values.</exception>
    public static MessagePackReader Begin(ReadOnlySpan<byte> bytes, int least)
    {
        var reader = new MessagePackReader(bytes);
        int count = reader.BeginArray();
        return count >= least ? reader : throw reader.Error($"an array of {least} values is wanted here, not of {count}");
    }
}
