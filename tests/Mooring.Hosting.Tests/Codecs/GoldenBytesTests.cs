using Mooring.Hosting.Codecs;
using Mooring.Hosting.Contracts;

namespace Mooring.Hosting.Tests.Codecs;

/// <summary>The bytes that unmodified modules of 2019 to 2023 were seen to send and take.</summary>
public sealed class GoldenBytesTests
{
    private static readonly HttpRequest Request = new("GET", "/foo", "a=1", new Dictionary<string, string> { ["accept"] = "text/plain" }, "hi"u8.ToArray());

    [Theory]
    [InlineData(CodecEra.A, "0a0347455412042f666f6f1a03613d3122140a06616363657074120a746578742f706c61696e2a026869")]
    [InlineData(CodecEra.B, "95a3474554a42f666f6fa3613d3181a6616363657074aa746578742f706c61696e926869")]
    [InlineData(CodecEra.C, "85a66d6574686f64a3474554a470617468a42f666f6fab7175657279537472696e67a3613d31a668656164657281a6616363657074aa746578742f706c61696ea4626f6479c4026869")]
    public void HttpRequest_GoesToTheGuest(CodecEra era, string expected)
    {
        string operation = HttpOperations.HandleRequest;
        Assert.Equal(expected, Hex(GuestCodec.Of(era).CallToGuest(CapabilityIds.HttpServer, ref operation, Request.ToBytes())));
        Assert.Equal("HandleRequest", operation);
    }

    [Theory]
    [InlineData(CodecEra.A, "08c80112024f4b220d7b22636f756e746572223a337d")]
    [InlineData(CodecEra.B, "94ccc8a24f4b809d7b22636f756e746572223a337d")]
    [InlineData(CodecEra.C, "84aa737461747573436f6465ccc8a6737461747573a24f4ba668656164657280a4626f6479c40d7b22636f756e746572223a337d")]
    public void HttpResponse_ComesFromTheGuest(CodecEra era, string reply)
    {
        HttpResponse response = HttpResponse.Decode(GuestCodec.Of(era).ReplyFromGuest(CapabilityIds.HttpServer, HttpOperations.HandleRequest, Convert.FromHexString(reply)).Span);
        Assert.Equal(200u, response.StatusCode);
        Assert.Equal("OK", response.Status);
        Assert.Equal("""{"counter":3}"""u8, response.Body.Span);
    }

    [Theory]
    [InlineData(CodecEra.A, "0a043a666f6f1001", "0803")]
    [InlineData(CodecEra.B, "92a43a666f6f01", "9103")]
    [InlineData(CodecEra.C, "82a36b6579a43a666f6fa576616c756501", "81a576616c756503")]
    public void Add_GoesToTheProvider_AndBack(CodecEra era, string request, string reply)
    {
        string operation = "Add";
        GuestCodec codec = GuestCodec.Of(era);
        Assert.Equal(new AddRequest(":foo", 1), AddRequest.Decode(codec.CallFromGuest(CapabilityIds.KeyValue, ref operation, Convert.FromHexString(request)).Span));
        Assert.Equal(reply, Hex(codec.ReplyToGuest(CapabilityIds.KeyValue, operation, new AddResponse(3).ToBytes())));
    }

    [Theory]
    [InlineData(CodecEra.A, "RequestRandom", "08031864", false, false, true, 0, 100)]
    [InlineData(CodecEra.A, "RequestGuid", "0801", true, false, false, 0, 0)]
    [InlineData(CodecEra.A, "RequestSequence", "0802", false, true, false, 0, 0)]
    [InlineData(CodecEra.B, "RequestRandom", "918102920064", false, false, true, 0, 100)]
    [InlineData(CodecEra.B, "RequestGuid", "918100c0", true, false, false, 0, 0)]
    [InlineData(CodecEra.B, "RequestSequence", "918101c0", false, true, false, 0, 0)]
    [InlineData(CodecEra.C, "RequestRandom", "85a467756964c2a873657175656e6365c2a672616e646f6dc3a36d696e00a36d617864", false, false, true, 0, 100)]
    public void Extras_AreUnderstood(CodecEra era, string operation, string request, bool guid, bool sequence, bool random, uint least, uint end)
    {
        ReadOnlyMemory<byte> seen = GuestCodec.Of(era).CallFromGuest(CapabilityIds.Extras, ref operation, Convert.FromHexString(request));
        Assert.Equal(new GeneratorRequest(guid, sequence, random, least, end), GeneratorRequest.Decode(seen.Span));
    }

    [Fact]
    public void DeliverMessage_OfEraC()
    {
        string operation = MessagingOperations.DeliverMessage;
        ReadOnlyMemory<byte> bytes = new BrokerMessage("Subj", "r", "body"u8.ToArray()).ToBytes();
        Assert.Equal("83a77375626a656374a45375626aa77265706c79546fa172a4626f6479c404626f6479", Hex(GuestCodec.Of(CodecEra.C).CallToGuest(CapabilityIds.Messaging, ref operation, bytes)));
    }

    [Theory]
    [InlineData(CodecEra.A, "0a0b0a01731201721a036d7367")]
    [InlineData(CodecEra.B, "9193a173a172936d7367")]
    public void DeliverMessage_OfEarlyEras_IsWrapped(CodecEra era, string expected)
    {
        string operation = MessagingOperations.DeliverMessage;
        Assert.Equal(expected, Hex(GuestCodec.Of(era).CallToGuest(CapabilityIds.Messaging, ref operation, new BrokerMessage("s", "r", "msg"u8.ToArray()).ToBytes())));
    }

    [Theory]
    [InlineData(CodecEra.A, "120b0a01731201721a036d7367")]
    [InlineData(CodecEra.B, "9193a173a172936d7367")]
    [InlineData(CodecEra.B, "81a76d65737361676583a77375626a656374a173a87265706c795f746fa172a4626f6479936d7367")] // the interim build: snake_case maps
    public void Publish_OfEarlyEras_IsUnwrapped(CodecEra era, string request)
    {
        string operation = MessagingOperations.Publish;
        BrokerMessage message = BrokerMessage.Decode(GuestCodec.Of(era).CallFromGuest(CapabilityIds.Messaging, ref operation, Convert.FromHexString(request)).Span);
        Assert.Equal(("s", "r"), (message.Subject, message.ReplyTo));
        Assert.Equal("msg"u8, message.Body.Span);
    }

    [Fact]
    public void EraE_HasOtherNames_AndBareAnswers()
    {
        GuestCodec codec = GuestCodec.Of(CodecEra.E);
        string operation = "KeyValue.Increment";
        codec.CallFromGuest(CapabilityIds.KeyValue, ref operation, new AddRequest("k", 1).ToBytes());
        Assert.Equal("Add", operation);
        Assert.Equal("03", Hex(codec.ReplyToGuest(CapabilityIds.KeyValue, operation, new AddResponse(3).ToBytes())));

        string handle = HttpOperations.HandleRequest;
        string request = Hex(codec.CallToGuest(CapabilityIds.HttpServer, ref handle, Request.ToBytes()));
        Assert.Equal("HttpServer.HandleRequest", handle);
        Assert.Contains("a668656164657281a661636365707491aa746578742f706c61696e", request, StringComparison.Ordinal); // header: {accept: [text/plain]}
        HttpResponse response = HttpResponse.Decode(codec.ReplyFromGuest(
            CapabilityIds.HttpServer, HttpOperations.HandleRequest, Convert.FromHexString("83a4626f6479c4026869a668656164657281a3786162" + "91a163" + "aa737461747573436f6465ccc8")).Span);
        Assert.Equal((200u, "c"), (response.StatusCode, response.Header["xab"]));
    }

    [Fact]
    public void EraD_WriteLog_HasALevelInWords()
    {
        string operation = LoggingOperations.WriteLog;
        byte[] request = [0x83, 0xa6, .. "target"u8, 0xa1, (byte)'t', 0xa5, .. "level"u8, 0xa4, .. "warn"u8, 0xa4, .. "text"u8, 0xa2, .. "hi"u8];
        Assert.Equal(new LogLine(2, "hi"), LogLine.Decode(GuestCodec.Of(CodecEra.D).CallFromGuest(CapabilityIds.Logging, ref operation, request).Span));
    }

    [Fact]
    public void FileChunk_WithoutContext_LeavesItsNameOut()
    {
        var chunk = new FileChunk(2, "c", "i", 9, 4, null, "x"u8.ToArray());
        Assert.Equal("86", Hex(chunk.ToBytes())[..2]);
        Assert.Equal("87", Hex((chunk with { Context = "t" }).ToBytes())[..2]);
        string operation = BlobOperations.ReceiveChunk;
        Assert.Equal("9602a163a169090491" + "78", Hex(GuestCodec.Of(CodecEra.B).CallToGuest(CapabilityIds.BlobStore, ref operation, (chunk with { Context = "t" }).ToBytes())));
        Assert.Equal("08021201631a0169200928043201" + "78", Hex(GuestCodec.Of(CodecEra.A).CallToGuest(CapabilityIds.BlobStore, ref operation, chunk.ToBytes())));
    }

    private static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(bytes.Span);
}
