using Mooring.Hosting.Contracts;
using Mooring.MessagePack;

namespace Mooring.Hosting.Codecs;

/// <summary>Eras D and E: wasmCloud's names and shapes over the same protocol. What is not listed here is as in era C.</summary>
internal sealed class LaterCodec(CodecEra era) : GuestCodec(era)
{
    private static readonly Dictionary<string, string> OperationsOfE = new(StringComparer.Ordinal)
    {
        ["KeyValue.Increment"] = KeyValueOperations.Add,
        ["KeyValue.Contains"] = KeyValueOperations.KeyExists,
        ["KeyValue.ListAdd"] = KeyValueOperations.Push,
        ["KeyValue.ListClear"] = KeyValueOperations.Clear,
        ["KeyValue.ListDel"] = KeyValueOperations.ListItemDelete,
        ["KeyValue.ListRange"] = KeyValueOperations.Range,
        ["KeyValue.SetDel"] = KeyValueOperations.SetRemove,
        ["NumberGen.GenerateGuid"] = ExtrasOperations.RequestGuid,
        ["NumberGen.RandomInRange"] = ExtrasOperations.RequestRandom,
        ["HttpClient.Request"] = HttpOperations.PerformRequest,
    };

    private bool IsE => Era == CodecEra.E;

    public override ReadOnlyMemory<byte> CallFromGuest(string capability, ref string operation, ReadOnlyMemory<byte> payload)
    {
        if (IsE) operation = OperationsOfE.GetValueOrDefault(operation) ?? operation[(operation.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return (capability, operation) switch
        {
            (CapabilityIds.Logging, LoggingOperations.WriteLog) => LogLineOf(payload),
            (CapabilityIds.Extras, ExtrasOperations.RequestGuid) => new GeneratorRequest(true, false, false, 0, 0).ToBytes(),
            (CapabilityIds.Extras, ExtrasOperations.RequestRandom) => RandomOf(payload),
            (CapabilityIds.BlobStore, BlobOperations.UploadChunk or BlobOperations.StartUpload) => Unwrapped(payload, "chunk"),
            _ when IsE && capability == CapabilityIds.KeyValue && IsBareText(payload) => KeyOf(payload),
            _ => payload,
        };
    }

    public override ReadOnlyMemory<byte> ReplyToGuest(string capability, string operation, ReadOnlyMemory<byte> payload) => (capability, operation) switch
    {
        (CapabilityIds.Extras, ExtrasOperations.RequestGuid) => Text(GeneratorResult.Decode(payload.Span).Guid ?? ""),
        (CapabilityIds.Extras, ExtrasOperations.RequestRandom) => Number(GeneratorResult.Decode(payload.Span).RandomNumber),
        (CapabilityIds.KeyValue, KeyValueOperations.Add) when IsE => Number(AddResponse.Decode(payload.Span).Value),
        (CapabilityIds.KeyValue, KeyValueOperations.Push or KeyValueOperations.ListItemDelete or KeyValueOperations.SetAdd or KeyValueOperations.SetRemove) =>
            IsE ? Number(CountResponse.Decode(payload.Span).NewCount) : Map("new_count", CountResponse.Decode(payload.Span).NewCount),
        (CapabilityIds.Messaging, MessagingOperations.Publish) when !IsE => Published(),
        (CapabilityIds.Messaging, MessagingOperations.Request) => new BrokerMessage("", "", payload).ToBytes(),
        (CapabilityIds.BlobStore, BlobOperations.UploadChunk or BlobOperations.StartUpload or BlobOperations.StartDownload or BlobOperations.RemoveContainer or BlobOperations.RemoveObject) => Succeeded(),
        _ => payload,
    };

    public override ReadOnlyMemory<byte> CallToGuest(string capability, ref string operation, ReadOnlyMemory<byte> payload)
    {
        switch (operation)
        {
            case HttpOperations.HandleRequest when IsE:
                operation = "HttpServer.HandleRequest";
                return WithHeaderLists(payload);
            case MessagingOperations.DeliverMessage:
                operation = IsE ? "Messaging.HandleMessage" : "HandleMessage";
                return payload;
            case BlobOperations.ReceiveChunk:
                if (IsE) operation = "ChunkReceiver.ReceiveChunk";
                return Wrapped(payload, "chunk");
            default:
                return payload;
        }
    }

    public override ReadOnlyMemory<byte> ReplyFromGuest(string capability, string operation, ReadOnlyMemory<byte> payload) =>
        IsE && operation == HttpOperations.HandleRequest ? WithoutHeaderLists(payload) : payload;

    private static ReadOnlyMemory<byte> LogLineOf(ReadOnlyMemory<byte> payload)
    {
        string level = "", text = "";
        var fields = new FieldReader(payload.Span);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("level"u8)) level = fields.Text();
            else if (name.SequenceEqual("text"u8)) text = fields.Text();
            else fields.Skip();
        }

        uint number = level.ToLowerInvariant() switch { "error" => 1, "warn" or "warning" => 2, "info" => 3, "debug" => 4, "trace" => 5, _ => 3 };
        return new LogLine(number, text).ToBytes();
    }

    private static ReadOnlyMemory<byte> RandomOf(ReadOnlyMemory<byte> payload)
    {
        GeneratorRequest asked = GeneratorRequest.Decode(payload.Span);
        return (asked with { Random = true }).ToBytes();
    }

    private static bool IsBareText(ReadOnlyMemory<byte> payload) => !payload.IsEmpty && new MessagePackReader(payload.Span).Peek() == MessagePackType.String;

    private static ReadOnlyMemory<byte> KeyOf(ReadOnlyMemory<byte> payload)
    {
        var reader = new MessagePackReader(payload.Span);
        return new KeyRequest(reader.ReadString()).ToBytes();
    }

    private static ReadOnlyMemory<byte> Unwrapped(ReadOnlyMemory<byte> payload, string field)
    {
        var reader = new MessagePackReader(payload.Span);
        if (reader.IsAtEnd || reader.Peek() != MessagePackType.Map || reader.BeginMap() != 1 || reader.ReadString() != field) return payload;
        return reader.ReadRaw().ToArray();
    }

    private static byte[] Wrapped(ReadOnlyMemory<byte> payload, string field)
    {
        var writer = new MessagePackWriter(stackalloc byte[64]);
        try
        {
            writer.WriteMapHeader(1);
            writer.WriteString(field);
            writer.WriteRaw(payload.Span);
            return writer.Written.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Era E knows several values to a header.</summary>
    private static byte[] WithHeaderLists(ReadOnlyMemory<byte> payload)
    {
        HttpRequest request = HttpRequest.Decode(payload.Span);
        var writer = new MessagePackWriter(stackalloc byte[512]);
        try
        {
            writer.WriteMapHeader(5);
            writer.Field("method"u8, request.Method);
            writer.Field("path"u8, request.Path);
            writer.Field("queryString"u8, request.QueryString);
            writer.WriteString("header"u8);
            writer.WriteMapHeader(request.Header.Count);
            foreach ((string name, string value) in request.Header)
            {
                writer.WriteString(name);
                writer.WriteArrayHeader(1);
                writer.WriteString(value);
            }

            writer.Field("body"u8, request.Body);
            return writer.Written.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static ReadOnlyMemory<byte> WithoutHeaderLists(ReadOnlyMemory<byte> payload)
    {
        uint status = 0;
        byte[] body = [];
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        var fields = new FieldReader(payload.Span);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("statusCode"u8)) status = fields.UInt32();
            else if (name.SequenceEqual("body"u8)) body = fields.Bytes();
            else if (name.SequenceEqual("header"u8)) ReadHeaders(fields.Raw(), headers);
            else fields.Skip();
        }

        return new HttpResponse(status, "", headers, body).ToBytes();
    }

    private static void ReadHeaders(ReadOnlySpan<byte> encoded, Dictionary<string, string> headers)
    {
        var reader = new MessagePackReader(encoded);
        if (reader.TryReadNil()) return;
        for (int left = reader.BeginMap(); left > 0; left--)
        {
            string name = reader.ReadString();
            if (reader.Peek() == MessagePackType.String)
            {
                headers[name] = reader.ReadString();
                continue;
            }

            string[] values = new string[reader.BeginArray()];
            for (int i = 0; i < values.Length; i++) values[i] = reader.ReadString();
            reader.End();
            headers[name] = string.Join(", ", values);
        }
    }

    private static byte[] Text(string text) => Small((ref MessagePackWriter writer) => writer.WriteString(text));

    private static byte[] Number(long number) => Small((ref MessagePackWriter writer) => writer.WriteInteger(number));

    private static byte[] Map(string name, long number) => Small((ref MessagePackWriter writer) =>
    {
        writer.WriteMapHeader(1);
        writer.WriteString(name);
        writer.WriteInteger(number);
    });

    private static byte[] Published() => Small(static (ref MessagePackWriter writer) =>
    {
        writer.WriteMapHeader(1);
        writer.Field("published"u8, true);
    });

    private static byte[] Succeeded() => Small(static (ref MessagePackWriter writer) =>
    {
        writer.WriteMapHeader(2);
        writer.Field("success"u8, true);
        writer.OptionalField("error"u8, null);
    });

    private delegate void Write(ref MessagePackWriter writer);

    private static byte[] Small(Write write)
    {
        var writer = new MessagePackWriter(stackalloc byte[64]);
        try
        {
            write(ref writer);
            return writer.Written.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }
}
