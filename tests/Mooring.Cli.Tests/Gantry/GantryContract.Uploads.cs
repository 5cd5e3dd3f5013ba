using Mooring.Cli.Demo;
using Mooring.Cli.Gantry;
using Mooring.Hosting.Claims;
using Mooring.MessagePack;
using Mooring.Nats;

namespace Mooring.Cli.Tests.Gantry;

/// <summary>What clients meet that do not behave as <c>moor push</c> does.</summary>
public abstract partial class GantryContract
{
    private const string Transfer = "a-transfer-of-this-test";

    [Fact]
    public async Task Upload_WhoseBytesAreNotThoseAnnounced_StoresNothing()
    {
        byte[] wasm = DemoModule.Make(1000, out ActorClaims claims);
        await using NatsConnection client = await NatsConnection.ConnectAsync(Server);
        Assert.True((await AnnounceAsync(client, wasm, wasm.Length, claims, sha256: new string('0', 64))).Success);
        ChunkAck ack = await SendAsync(client, Transfer, 0, wasm);
        Assert.False(ack.Success);
        Assert.Contains("hash mismatch", ack.Error);
        Assert.Contains("is stored here", (await MoorAsync("pull", claims.Subject, "--out", "-")).AssertFailed(1));
    }

    [Fact]
    public async Task Chunk_ThatComesTwice_IsTakenOnce_AndOneThatIsNotTheNext_EndsTheUpload()
    {
        byte[] wasm = DemoModule.Make(1000, out ActorClaims claims);
        int half = (wasm.Length + 1) / 2;
        await using NatsConnection client = await NatsConnection.ConnectAsync(Server);
        Assert.True((await AnnounceAsync(client, wasm, half, claims)).Success);
        for (int i = 0; i < 2; i++) Assert.Equal(new ChunkAck(true, half, ""), await SendAsync(client, Transfer, 0, wasm[..half]));
        for (int i = 0; i < 2; i++) Assert.Equal(new ChunkAck(true, wasm.Length, ""), await SendAsync(client, Transfer, 1, wasm[half..]));
        Assert.Equal(wasm, (await MoorAsync("pull", claims.Subject, "--out", "-")).AssertSucceeded().OutputBytes);

        byte[] other = DemoModule.Make(2000, out claims);
        Assert.True((await AnnounceAsync(client, other, half, claims)).Success);
        Assert.Contains("not the chunk that follows", (await SendAsync(client, Transfer, 1, other[half..(2 * half)])).Error);
        Assert.Contains("no such upload runs", (await SendAsync(client, Transfer, 0, other[..half])).Error);
    }

    [Fact]
    public async Task Upload_OfAModuleThatAnotherUploads_ReplacesThatOne()
    {
        byte[] wasm = DemoModule.Make(1000, out ActorClaims claims);
        int half = (wasm.Length + 1) / 2;
        await using NatsConnection client = await NatsConnection.ConnectAsync(Server);
        Assert.True((await AnnounceAsync(client, wasm, half, claims)).Success);
        Assert.True((await SendAsync(client, Transfer, 0, wasm[..half])).Success);
        (await MoorAsync("push", Write("same.wasm", wasm))).AssertSucceeded();
        Assert.Contains("another one of the module has replaced it", (await SendAsync(client, Transfer, 1, wasm[half..])).Error);
        Assert.Equal(wasm, (await MoorAsync("pull", claims.Subject, "--out", "-")).AssertSucceeded().OutputBytes);
    }

    [Fact]
    public async Task Catalog_CanOnlyBeAskedFromOutside()
    {
        await using NatsConnection client = await NatsConnection.ConnectAsync(Server);
        foreach (string subject in new[] { "gantry.catalog.tokens.put", "gantry.catalog.tokens.check", "gantry.catalog.tokens.delete" })
            await Assert.ThrowsAsync<NatsNoRespondersException>(() => client.RequestAsync(subject, timeout: TimeSpan.FromSeconds(60)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("c0")]
    [InlineData("97")]
    [InlineData("dd7fffffff")]
    [InlineData("97a161ffffffffffff")]
    public async Task Message_ThatIsMalformed_IsAnsweredWithAnError_AndTheActorGoesOn(string hex)
    {
        await using NatsConnection client = await NatsConnection.ConnectAsync(Server);
        byte[] malformed = Convert.FromHexString(hex);
        Assert.NotEqual("", TransferAck.Read((await AskAsync(client, GantrySubjects.Put, malformed)).Span).Error);
        Assert.NotEqual("", TransferAck.Read((await AskAsync(client, GantrySubjects.Get, malformed)).Span).Error);
        Assert.NotEqual("", ChunkAck.Read((await AskAsync(client, GantrySubjects.Upload(Transfer), malformed)).Span).Error);
        Assert.Contains("no modules are stored", (await MoorAsync("pull", "--list")).AssertSucceeded().Output);
    }

    private static async Task<TransferAck> AnnounceAsync(NatsConnection client, byte[] wasm, int chunkSize, ActorClaims claims, string? sha256 = null)
    {
        sha256 ??= Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(wasm));
        var request = new UploadRequest(claims.Subject, wasm.Length, chunkSize, Transfer, ModuleClaims.TokenOf(wasm)!, sha256);
        return TransferAck.Read((await AskAsync(client, GantrySubjects.Put, request.ToBytes())).Span);
    }

    private static async Task<ChunkAck> SendAsync(NatsConnection client, string transfer, long sequence, byte[] bytes)
    {
        byte[] chunk = GantryCodec.Write((ref MessagePackWriter writer) =>
        {
            writer.WriteArrayHeader(6);
            writer.WriteInteger(sequence);
            for (int i = 0; i < 4; i++) writer.WriteNil(); // what was announced counts
            writer.WriteBinary(bytes);
        });
        return ChunkAck.Read((await AskAsync(client, GantrySubjects.Upload(transfer), chunk)).Span);
    }

    private static async Task<ReadOnlyMemory<byte>> AskAsync(NatsConnection client, string subject, byte[] question) =>
        (await client.RequestAsync(subject, question, timeout: TimeSpan.FromSeconds(60))).Data;
}
