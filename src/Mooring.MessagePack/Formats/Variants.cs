namespace Mooring.MessagePack.Formats;

/// <summary>The ways in which serde tells the variants of an enum apart. https://serde.rs/enum-representations.html</summary>
/// <remarks>What all of them have in common for reading; which variants there are is the caller's business.</remarks>
public static class Variants
{
    /// <summary>Enters an externally tagged value: <c>"Name"</c>, or <c>{"Name": content}</c>.</summary>
    /// <param name="reader">Stands at the content afterwards, if there is any. <see cref="EndExternal"/> must follow.</param>
    /// <param name="hasContent">Whether there is content.</param>
    /// <returns>The variant's name.</returns>
    public static ReadOnlySpan<byte> BeginExternal(ref MessagePackReader reader, out bool hasContent)
    {
        hasContent = reader.Peek() is MessagePackType.Map;
        if (!hasContent) return reader.ReadStringBytes();
        int count = reader.BeginMap();
        return count == 1 ? reader.ReadStringBytes() : throw reader.Error($"a variant is a map of one pair, not of {count}");
    }

    /// <summary>Leaves an externally tagged value whose content has been read.</summary>
    public static void EndExternal(ref MessagePackReader reader, bool hasContent)
    {
        if (hasContent) reader.End();
    }

    /// <summary>Consumes the content of a variant that has none: nothing, or nil.</summary>
    public static void ReadNoContent(ref MessagePackReader reader, bool hasContent)
    {
        if (hasContent) reader.ReadUnit();
    }

    /// <summary>Looks for a field of a map that holds a variant's name, wherever in the map it stands.</summary>
    /// <param name="reader">Stands at the map; it is a copy, so that the caller's reader stays there.</param>
    /// <param name="field">The name of the field.</param>
    /// <exception cref="MessagePackException">There is no such field, or it holds no text.</exception>
    public static ReadOnlySpan<byte> FindTag(MessagePackReader reader, ReadOnlySpan<byte> field)
    {
        if (!TryFind(reader, field, out MessagePackReader at))
            throw reader.Error($"the field \"{System.Text.Encoding.UTF8.GetString(field)}\" is missing, which tells the variant");
        return at.ReadStringBytes();
    }

    /// <summary>Looks for a field of a map.</summary>
    /// <param name="reader">Stands at the map; it is a copy, so that the caller's reader stays there.</param>
    /// <param name="field">The name of the field.</param>
    /// <param name="at">A reader that stands at the field's value.</param>
    /// <returns>Whether the map has it.</returns>
    public static bool TryFind(MessagePackReader reader, ReadOnlySpan<byte> field, out MessagePackReader at)
    {
        int count = reader.BeginMap();
        for (int i = 0; i < count; i++)
        {
            if (reader.Peek() is not MessagePackType.String)
            {
                reader.Skip();
            }
            else if (reader.ReadStringBytes().SequenceEqual(field))
            {
                at = reader;
                return true;
            }

            reader.Skip();
        }

        at = default;
        return false;
    }

    /// <summary>Looks into an adjacently tagged value: <c>{tag: "Name", content: ...}</c> in any order, or <c>["Name", ...]</c>.</summary>
    /// <param name="reader">Stands at the value; it is a copy: the caller skips the value when it is done.</param>
    /// <param name="tag">The name of the field with the variant's name.</param>
    /// <param name="content">The name of the field with the variant's content.</param>
    /// <param name="at">A reader that stands at the content, if there is any.</param>
    /// <param name="hasContent">Whether there is content.</param>
    /// <returns>The variant's name.</returns>
    public static ReadOnlySpan<byte> OpenAdjacent(
        MessagePackReader reader, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> content, out MessagePackReader at, out bool hasContent)
    {
        if (reader.Peek() is MessagePackType.Array)
        {
            int count = reader.BeginArray();
            if (count is not (1 or 2)) throw reader.Error($"a variant is an array of its name and its content, not of {count} values");
            ReadOnlySpan<byte> name = reader.ReadStringBytes();
            at = reader;
            hasContent = count == 2;
            return name;
        }

        hasContent = TryFind(reader, content, out at);
        return FindTag(reader, tag);
    }

    /// <summary>What to throw for a name that no variant has.</summary>
    public static MessagePackException Unknown(in MessagePackReader reader, string type, ReadOnlySpan<byte> name) =>
        reader.Error($"\"{System.Text.Encoding.UTF8.GetString(name)}\" is no variant of {type}");

    /// <summary>What to throw when a variant that has content comes without.</summary>
    public static MessagePackException NoContent(in MessagePackReader reader, string type, string variant) =>
        reader.Error($"the variant {variant} of {type} has no content");

    /// <summary>What to throw for a field that is not there and may not be missing.</summary>
    public static MessagePackException Missing(in MessagePackReader reader, string type, string field) =>
        reader.Error($"the field \"{field}\" of {type} is missing");

    /// <summary>What to throw for a field that comes twice.</summary>
    public static MessagePackException Twice(in MessagePackReader reader, string type, string field) =>
        reader.Error($"the field \"{field}\" of {type} comes twice");
}
