using System.Buffers.Binary;

namespace Mooring.WaPc.Tests.Linking;

public class WasiTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Write_ToOutputAndError_LogsWholeLinesAndTheRestAtTheEnd()
    {
        var lines = new List<string>();
        WaPcModule module = Module(
            """(import "wasi_unstable" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))""",
            """
            (data (i32.const 64) "one\ntwo")
            (data (i32.const 80) " and\nthree")
            (data (i32.const 32) "\40\00\00\00\07\00\00\00\50\00\00\00\0a\00\00\00")
            """,
            """
            (i32.store (i32.const 0) (call $write (i32.const 1) (i32.const 32) (i32.const 2) (i32.const 8)))
            (i32.store (i32.const 4) (call $write (i32.const 3) (i32.const 32) (i32.const 2) (i32.const 12)))
            """);
        int[] result = Run(module, new GuestOptions { Log = lines.Add });

        Assert.Equal(["one", "two and", "three"], lines);
        Assert.Equal([0, 8, 17], result[..3]); // success; bad descriptor; bytes of both vectors
    }

    [Fact]
    public void SizesAndPrestat_OfAHostWithoutFiles_AreNone()
    {
        WaPcModule module = Module(
            """
            (import "wasi_snapshot_preview1" "args_sizes_get" (func $args (param i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "fd_prestat_get" (func $prestat (param i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "fd_fdstat_get" (func $status (param i32 i32) (result i32)))
            """,
            """(data (i32.const 0) "\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff")""",
            """
            (drop (call $args (i32.const 0) (i32.const 4)))
            (i32.store (i32.const 8) (call $prestat (i32.const 3) (i32.const 64)))
            (i32.store (i32.const 12) (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 64)))
            (i32.store (i32.const 16) (call $status (i32.const 1) (i32.const 64)))
            (i32.store (i32.const 20) (call $status (i32.const 3) (i32.const 64)))
            """);
        Assert.Equal([0, 0, 8, 8, 0, 8], Run(module)[..6]);
    }

    [Fact]
    public void Clock_Realtime_IsTheHostsInNanoseconds()
    {
        WaPcModule module = Module(
            """(import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))""",
            "",
            """
            (i32.store (i32.const 8) (call $clock (i32.const 0) (i64.const 0) (i32.const 0)))
            (i32.store (i32.const 12) (call $clock (i32.const 9) (i64.const 0) (i32.const 16)))
            """);
        int[] result = Run(module, new GuestOptions { TimeProvider = new FixedTime(Now) });
        Assert.Equal([0, 28], result[2..4]);
        Assert.Equal(Now.ToUnixTimeSeconds() * 1_000_000_000, result[0] & 0xFFFFFFFFL | (long)result[1] << 32);
    }

    [Fact]
    public void Random_Bytes_AreFilledIn()
    {
        WaPcModule module = Module(
            """(import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))""",
            "",
            "(drop (call $random (i32.const 0) (i32.const 24)))");
        Assert.NotEqual(Run(module), Run(module));
    }

    [Fact]
    public void Exit_DuringACall_EndsTheInstance()
    {
        WaPcModule module = Module(
            """(import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))""", "", "(call $exit (i32.const 0))");
        using WaPcGuest guest = Guests.Start(module);
        Assert.Equal("Any: the guest exited with code 0", Assert.Throws<GuestTrapException>(() => guest.Call("Any", default)).Message);
        Assert.False(guest.IsAlive);
    }

    [Fact]
    public void Abort_OfAssemblyScript_TellsMessageAndPlace()
    {
        WaPcModule module = Module(
            """(import "env" "abort" (func $abort (param i32 i32 i32 i32)))""",
            """
            (data (i32.const 16) "\08\00\00\00o\00h\00 \00\fc\00")
            (data (i32.const 64) "\08\00\00\00a\00.\00t\00s\00")
            """,
            "(call $abort (i32.const 20) (i32.const 68) (i32.const 12) (i32.const 3))");
        using WaPcGuest guest = Guests.Start(module);
        Assert.Equal("Any: the guest aborted: oh ü (a.ts:12:3)", Assert.Throws<GuestTrapException>(() => guest.Call("Any", default)).Message);
    }

    [Theory]
    [InlineData("0", "0")] // null strings
    [InlineData("-1", "2")] // no strings at all
    [InlineData("70000", "65534")]
    public void Abort_WithPointersToNothing_IsStillAnAbort(string message, string file)
    {
        WaPcModule module = Module(
            """(import "env" "abort" (func $abort (param i32 i32 i32 i32)))""",
            "",
            $"(call $abort (i32.const {message}) (i32.const {file}) (i32.const 0) (i32.const 0))");
        using WaPcGuest guest = Guests.Start(module);
        Assert.StartsWith("Any: the guest aborted: no message", Assert.Throws<GuestTrapException>(() => guest.Call("Any", default)).Message);
    }

    /// <summary>A guest whose only operation runs the code and answers the first 24 bytes of memory.</summary>
    private static WaPcModule Module(string imports, string data, string code) => WaPcModule.FromModule(Guests.FromText($$"""
        (module
          (import "wapc" "__guest_response" (func $response (param i32 i32)))
          {{imports}}
          (memory (export "memory") 1)
          {{data}}
          (func (export "__guest_call") (param i32 i32) (result i32)
            {{code}}
            (call $response (i32.const 0) (i32.const 24))
            (i32.const 1)))
        """));

    private static int[] Run(WaPcModule module, GuestOptions? options = null)
    {
        using WaPcGuest guest = Guests.Start(module, options);
        ReadOnlyMemory<byte> memory = guest.Call("Any", default).Payload;
        return [.. Enumerable.Range(0, memory.Length / 4).Select(i => BinaryPrimitives.ReadInt32LittleEndian(memory.Span[(i * 4)..]))];
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
