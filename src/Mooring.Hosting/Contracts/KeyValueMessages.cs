using Mooring.MessagePack;

namespace Mooring.Hosting.Contracts;

/// <summary>The operations of <see cref="CapabilityIds.KeyValue"/>, all from an actor.</summary>
public static class KeyValueOperations
{
    /// <summary><see cref="AddRequest"/>, answered with <see cref="AddResponse"/>.</summary>
    public const string Add = "Add";

    /// <summary><see cref="KeyRequest"/>, answered with <see cref="GetResponse"/>.</summary>
    public const string Get = "Get";

    /// <summary><see cref="SetRequest"/>, answered with <see cref="SetResponse"/>.</summary>
    public const string Set = "Set";

    /// <summary><see cref="KeyRequest"/>, answered with the same.</summary>
    public const string Delete = "Del";

    /// <summary>Removes a list: <see cref="KeyRequest"/>, answered with the same.</summary>
    public const string Clear = "Clear";

    /// <summary><see cref="RangeRequest"/>, answered with <see cref="ValuesResponse"/>.</summary>
    public const string Range = "Range";

    /// <summary>Puts an item before the others: <see cref="ItemRequest"/>, answered with <see cref="CountResponse"/>.</summary>
    public const string Push = "Push";

    /// <summary>Removes all equal items: <see cref="ItemRequest"/>, answered with <see cref="CountResponse"/>.</summary>
    public const string ListItemDelete = "ListItemDelete";

    /// <summary><see cref="ItemRequest"/>, answered with <see cref="CountResponse"/>.</summary>
    public const string SetAdd = "SetAdd";

    /// <summary><see cref="ItemRequest"/>, answered with <see cref="CountResponse"/>.</summary>
    public const string SetRemove = "SetRemove";

    /// <summary><see cref="KeysRequest"/>, answered with <see cref="ValuesResponse"/>.</summary>
    public const string SetUnion = "SetUnion";

    /// <summary><see cref="KeysRequest"/>, answered with <see cref="ValuesResponse"/>.</summary>
    public const string SetIntersection = "SetIntersection";

    /// <summary><see cref="KeyRequest"/>, answered with <see cref="ValuesResponse"/>.</summary>
    public const string SetQuery = "SetQuery";

    /// <summary><see cref="KeyRequest"/>, answered with <see cref="GetResponse"/> whose value may be empty.</summary>
    public const string KeyExists = "KeyExists";
}

/// <summary>Names a key: <c>Get</c>, <c>Del</c>, <c>Clear</c>, <c>SetQuery</c>, <c>KeyExists</c>. Also the answer to <c>Del</c> and <c>Clear</c>.</summary>
/// <param name="Key">The key.</param>
public sealed record KeyRequest(string Key) : ICapabilityMessage<KeyRequest>
{
    /// <inheritdoc/>
    public static KeyRequest Decode(ReadOnlySpan<byte> payload)
    {
        string key = "";
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("key"u8)) key = fields.Text();
            else fields.Skip();
        }

        return new KeyRequest(key);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(1);
        writer.Field("key"u8, Key);
    }
}

/// <summary>Adds to a number.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">What to add; may be negative.</param>
public sealed record AddRequest(string Key, int Value) : ICapabilityMessage<AddRequest>
{
    /// <inheritdoc/>
    public static AddRequest Decode(ReadOnlySpan<byte> payload)
    {
        string key = "";
        int value = 0;
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("key"u8)) key = fields.Text();
            else if (name.SequenceEqual("value"u8)) value = fields.Int32();
            else fields.Skip();
        }

        return new AddRequest(key, value);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(2);
        writer.Field("key"u8, Key);
        writer.Field("value"u8, Value);
    }
}

/// <summary>The number after <see cref="AddRequest"/>.</summary>
/// <param name="Value">The new value.</param>
public sealed record AddResponse(int Value) : ICapabilityMessage<AddResponse>
{
    /// <inheritdoc/>
    public static AddResponse Decode(ReadOnlySpan<byte> payload)
    {
        int value = 0;
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("value"u8)) value = fields.Int32();
            else fields.Skip();
        }

        return new AddResponse(value);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(1);
        writer.Field("value"u8, Value);
    }
}

/// <summary>What is under a key.</summary>
/// <param name="Value">Empty when there is none.</param>
/// <param name="Exists">Whether there is one.</param>
public sealed record GetResponse(string Value, bool Exists) : ICapabilityMessage<GetResponse>
{
    /// <inheritdoc/>
    public static GetResponse Decode(ReadOnlySpan<byte> payload)
    {
        string value = "";
        bool exists = false;
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("value"u8)) value = fields.Text();
            else if (name.SequenceEqual("exists"u8)) exists = fields.Boolean();
            else fields.Skip();
        }

        return new GetResponse(value, exists);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(2);
        writer.Field("value"u8, Value);
        writer.Field("exists"u8, Exists);
    }
}

/// <summary>Puts a value under a key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
/// <param name="Expires">Seconds after which it is gone; 0 for never.</param>
public sealed record SetRequest(string Key, string Value, int Expires) : ICapabilityMessage<SetRequest>
{
    /// <inheritdoc/>
    public static SetRequest Decode(ReadOnlySpan<byte> payload)
    {
        string key = "";
        string value = "";
        int expires = 0;
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("key"u8)) key = fields.Text();
            else if (name.SequenceEqual("value"u8)) value = fields.Text();
            else if (name.SequenceEqual("expires"u8) || name.SequenceEqual("expires_s"u8) || name.SequenceEqual("expiresS"u8)) expires = fields.Int32();
            else fields.Skip();
        }

        return new SetRequest(key, value, expires);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(3);
        writer.Field("key"u8, Key);
        writer.Field("value"u8, Value);
        writer.Field("expires"u8, Expires);
    }
}

/// <summary>The value that <see cref="SetRequest"/> has put.</summary>
/// <param name="Value">The value.</param>
public sealed record SetResponse(string Value) : ICapabilityMessage<SetResponse>
{
    /// <inheritdoc/>
    public static SetResponse Decode(ReadOnlySpan<byte> payload)
    {
        string value = "";
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("value"u8)) value = fields.Text();
            else fields.Skip();
        }

        return new SetResponse(value);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(1);
        writer.Field("value"u8, Value);
    }
}

/// <summary>An item of a list or a set: <c>Push</c>, <c>ListItemDelete</c>, <c>SetAdd</c>, <c>SetRemove</c>.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The item.</param>
public sealed record ItemRequest(string Key, string Value) : ICapabilityMessage<ItemRequest>
{
    /// <inheritdoc/>
    public static ItemRequest Decode(ReadOnlySpan<byte> payload)
    {
        string key = "";
        string value = "";
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("key"u8)) key = fields.Text();
            else if (name.SequenceEqual("value"u8) || name.SequenceEqual("item"u8)) value = fields.Text();
            else fields.Skip();
        }

        return new ItemRequest(key, value);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(2);
        writer.Field("key"u8, Key);
        writer.Field("value"u8, Value);
    }
}

/// <summary>What an <see cref="ItemRequest"/> has done.</summary>
/// <param name="NewCount">Items in the list after it; for sets, how many items were added or removed.</param>
public sealed record CountResponse(int NewCount) : ICapabilityMessage<CountResponse>
{
    /// <inheritdoc/>
    public static CountResponse Decode(ReadOnlySpan<byte> payload)
    {
        int newCount = 0;
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("newCount"u8)) newCount = fields.Int32();
            else fields.Skip();
        }

        return new CountResponse(newCount);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(1);
        writer.Field("newCount"u8, NewCount);
    }
}

/// <summary>A part of a list.</summary>
/// <param name="Key">The key.</param>
/// <param name="Start">First item, from 0; negative from the end.</param>
/// <param name="Stop">Last item, included; negative from the end.</param>
public sealed record RangeRequest(string Key, int Start, int Stop) : ICapabilityMessage<RangeRequest>
{
    /// <inheritdoc/>
    public static RangeRequest Decode(ReadOnlySpan<byte> payload)
    {
        string key = "";
        int start = 0;
        int stop = 0;
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("key"u8)) key = fields.Text();
            else if (name.SequenceEqual("start"u8) || name.SequenceEqual("min"u8)) start = fields.Int32();
            else if (name.SequenceEqual("stop"u8) || name.SequenceEqual("max"u8)) stop = fields.Int32();
            else fields.Skip();
        }

        return new RangeRequest(key, start, stop);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(3);
        writer.Field("key"u8, Key);
        writer.Field("start"u8, Start);
        writer.Field("stop"u8, Stop);
    }
}

/// <summary>Names several sets.</summary>
/// <param name="Keys">The keys.</param>
public sealed record KeysRequest(IReadOnlyList<string> Keys) : ICapabilityMessage<KeysRequest>
{
    /// <inheritdoc/>
    public static KeysRequest Decode(ReadOnlySpan<byte> payload)
    {
        IReadOnlyList<string> keys = [];
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("keys"u8)) keys = fields.Texts();
            else fields.Skip();
        }

        return new KeysRequest(keys);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(1);
        writer.Field("keys"u8, Keys);
    }
}

/// <summary>Items of a list in order, or of a set in any.</summary>
/// <param name="Values">The items.</param>
public sealed record ValuesResponse(IReadOnlyList<string> Values) : ICapabilityMessage<ValuesResponse>
{
    /// <inheritdoc/>
    public static ValuesResponse Decode(ReadOnlySpan<byte> payload)
    {
        IReadOnlyList<string> values = [];
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("values"u8)) values = fields.Texts();
            else fields.Skip();
        }

        return new ValuesResponse(values);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(1);
        writer.Field("values"u8, Values);
    }
}
