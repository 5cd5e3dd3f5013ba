using System.Collections.ObjectModel;
using Mooring.MessagePack;

namespace Mooring.Hosting.Contracts;

/// <summary>The operations of <see cref="CapabilityIds.HttpServer"/> and <see cref="CapabilityIds.HttpClient"/>.</summary>
public static class HttpOperations
{
    /// <summary>To an actor: <see cref="HttpRequest"/>, answered with <see cref="HttpResponse"/>.</summary>
    public const string HandleRequest = "HandleRequest";

    /// <summary>From an actor: <see cref="HttpRequest"/>, answered with <see cref="HttpResponse"/>.</summary>
    public const string PerformRequest = "PerformRequest";
}

/// <summary>A request to an actor (<c>HandleRequest</c>), or from one (<c>PerformRequest</c>).</summary>
/// <param name="Method">In capitals, such as <c>GET</c>.</param>
/// <param name="Path">Without query when it comes in; an absolute address when it goes out.</param>
/// <param name="QueryString">Without the question mark; may be empty.</param>
/// <param name="Header">One value to a name; names as they came.</param>
/// <param name="Body">May be empty.</param>
public sealed record HttpRequest(string Method, string Path, string QueryString, IReadOnlyDictionary<string, string> Header, ReadOnlyMemory<byte> Body) : ICapabilityMessage<HttpRequest>
{
    /// <inheritdoc/>
    public static HttpRequest Decode(ReadOnlySpan<byte> payload)
    {
        string method = "";
        string path = "";
        string queryString = "";
        IReadOnlyDictionary<string, string> header = ReadOnlyDictionary<string, string>.Empty;
        ReadOnlyMemory<byte> body = default;
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("method"u8)) method = fields.Text();
            else if (name.SequenceEqual("path"u8)) path = fields.Text();
            else if (name.SequenceEqual("queryString"u8)) queryString = fields.Text();
            else if (name.SequenceEqual("header"u8)) header = fields.Map();
            else if (name.SequenceEqual("body"u8)) body = fields.Bytes();
            else fields.Skip();
        }

        return new HttpRequest(method, path, queryString, header, body);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(5);
        writer.Field("method"u8, Method);
        writer.Field("path"u8, Path);
        writer.Field("queryString"u8, QueryString);
        writer.Field("header"u8, Header);
        writer.Field("body"u8, Body);
    }
}

/// <summary>The answer to an <see cref="HttpRequest"/>.</summary>
/// <param name="StatusCode">Such as 200.</param>
/// <param name="Status">The reason phrase, such as <c>OK</c>.</param>
/// <param name="Header">One value to a name; names as they came.</param>
/// <param name="Body">May be empty.</param>
public sealed record HttpResponse(uint StatusCode, string Status, IReadOnlyDictionary<string, string> Header, ReadOnlyMemory<byte> Body) : ICapabilityMessage<HttpResponse>
{
    /// <inheritdoc/>
    public static HttpResponse Decode(ReadOnlySpan<byte> payload)
    {
        uint statusCode = 0;
        string status = "";
        IReadOnlyDictionary<string, string> header = ReadOnlyDictionary<string, string>.Empty;
        ReadOnlyMemory<byte> body = default;
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("statusCode"u8)) statusCode = fields.UInt32();
            else if (name.SequenceEqual("status"u8)) status = fields.Text();
            else if (name.SequenceEqual("header"u8)) header = fields.Map();
            else if (name.SequenceEqual("body"u8)) body = fields.Bytes();
            else fields.Skip();
        }

        return new HttpResponse(statusCode, status, header, body);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(4);
        writer.Field("statusCode"u8, StatusCode);
        writer.Field("status"u8, Status);
        writer.Field("header"u8, Header);
        writer.Field("body"u8, Body);
    }
}
