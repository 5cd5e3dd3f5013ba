using Mooring.MessagePack;

namespace Mooring.FpBindgen.Generator.Tests.Typed;

/// <summary>The generated host class calls the guest, and serves it.</summary>
public sealed class FunctionTests
{
    [Fact]
    public async Task Exports_AreTypedMethods()
    {
        var host = new TasksHost();
        await using TasksGuest guest = await TasksGuest.CreateAsync(TasksGuest.Load(TasksModule.Engine, TasksModule.Bytes), host);
        Assert.Equal("SERIES", await guest.FetchOneAsync("series"));
        Assert.Equal(["A", "B"], await guest.JoinTwoAsync("a", "b"));
        Assert.Equal(42u, await guest.DoubleItAsync(21));
        Assert.Equal([1u, 2u, 3u], (await guest.DelaysAsync(3)).Order());
        await guest.RestAsync();
        await guest.NothingAsync();
        Assert.Equal(1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 0.5 + 0.25, await guest.MixAsync(true, 1, 2, 3, 4, 5, 6, 7, 8, 0.5f, 0.25));
        await Assert.ThrowsAsync<FpExportMissingException>(() => guest.NotThereAsync().AsTask());
        Assert.Empty(host.Lines);
    }

    [Fact]
    public async Task RawVariants_TakeAndGiveMessagePack()
    {
        await using TasksGuest guest = await TasksGuest.CreateAsync(TasksGuest.Load(TasksModule.Engine, TasksModule.Bytes), new TasksHost());
        ReadOnlyMemory<byte> answer = await guest.FetchOneRawAsync(new byte[] { 0xa1, (byte)'x' });
        Assert.Equal([0xa1, (byte)'X'], answer.ToArray());
        Assert.Equal([0x06], (await guest.DoubleItRawAsync(3)).ToArray());
        Assert.Equal([0xc0], (await guest.RestRawAsync()).ToArray());
    }

    [Fact]
    public async Task ErrorMapper_MakesErrorsOfExceptions()
    {
        await using MapGuest guest = await MapGuest.CreateAsync(
            MapGuest.Load(TasksModule.Engine, TasksModule.Bytes, new FpModuleOptions { UnknownImports = UnknownImports.Trap }),
            new ThrowingHost(), new FpRuntimeOptions { ErrorMapper = new Mapper() });
        Result<string, string> result = await guest.FetchOneAsync("x");
        Assert.Equal(Result<string, string>.Err("fetch: no network"), result);
        Assert.Equal(Result<string, string>.Err("fetch: not even begun"), await guest.FetchOneAsync("at once"));
    }

    [Fact]
    public async Task ErrorMapper_MakesErrorsOfExceptionsOfSynchronousFunctions()
    {
        await using MapGuest guest = await CreateMapGuestAsync(new FpRuntimeOptions { ErrorMapper = new Mapper() });
        Assert.Equal(Result<string, string>.Err("host_echo: no echo of 'x'"), await guest.CallHostAsync("x"));
        Assert.Equal(Result<string, string>.Ok("fine"), await guest.CallHostAsync("fine")); // the instance has lived on
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Exception_OfASynchronousFunction_ThatNobodyMaps_EndsTheInstance(bool hasMapper)
    {
        await using MapGuest guest = await CreateMapGuestAsync(new FpRuntimeOptions { ErrorMapper = hasMapper ? new NoMapper() : null });
        var failure = await Assert.ThrowsAsync<FpHostFunctionException>(() => guest.CallHostAsync("x").AsTask());
        Assert.IsType<HttpRequestException>(failure.InnerException);
        Assert.Equal(Result<string, string>.Ok("fine"), await guest.CallHostAsync("fine")); // of a fresh instance
    }

    private static ValueTask<MapGuest> CreateMapGuestAsync(FpRuntimeOptions options) => MapGuest.CreateAsync(
        MapGuest.Load(TasksModule.Engine, TasksModule.Bytes, new FpModuleOptions { UnknownImports = UnknownImports.Trap }), new ThrowingHost(), options);

    public interface IMapImports
    {
        Task<Result<string, string>> FetchAsync(string text);

        Result<string, string> HostEcho(string text);
    }

    public interface IMapExports
    {
        Task<Result<string, string>> FetchOneAsync(string text);

        Result<string, string> CallHost(string text);
    }

    private sealed class ThrowingHost : IMapImports
    {
        public Task<Result<string, string>> FetchAsync(string text) =>
            text == "at once" ? throw new HttpRequestException("not even begun") : FailLaterAsync();

        public Result<string, string> HostEcho(string text) =>
            text == "fine" ? Result<string, string>.Ok(text) : throw new HttpRequestException($"no echo of '{text}'");

        private static async Task<Result<string, string>> FailLaterAsync()
        {
            await Task.Yield();
            throw new HttpRequestException("no network");
        }
    }

    private sealed class NoMapper : IFpErrorMapper
    {
        public bool TryMap<TError>(string function, Exception exception, out TError error)
        {
            error = default!;
            return false;
        }
    }

    private sealed class Mapper : IFpErrorMapper
    {
        public bool TryMap<TError>(string function, Exception exception, out TError error)
        {
            error = typeof(TError) == typeof(string) ? (TError)(object)$"{function}: {exception.Message}" : default!;
            return typeof(TError) == typeof(string);
        }
    }
}

[FpGuest(typeof(FunctionTests.IMapExports), typeof(FunctionTests.IMapImports))]
public sealed partial class MapGuest;
