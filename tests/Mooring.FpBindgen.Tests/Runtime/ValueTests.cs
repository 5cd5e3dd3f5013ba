using Mooring.FpBindgen.Tests.Support;
using Mooring.MessagePack;
using Mooring.MessagePack.Formats;

namespace Mooring.FpBindgen.Tests.Runtime;

/// <summary>Every row of the type table goes to a guest and comes back, as argument and result of exports and of imports.</summary>
public sealed class ValueTests
{
    [Fact]
    public async Task Primitives_AreMaskedAndExtendedAsTheirTypesWant()
    {
        await using FpRuntime guest = await TasksGuest.StartAsync();
        await EchoAsync<bool, FpBool>(guest, "echo_bool", true, false);
        await EchoAsync<byte, FpU8>(guest, "echo_u8", 0, 127, 128, 255);
        await EchoAsync<sbyte, FpI8>(guest, "echo_i8", 0, 127, -1, -128);
        await EchoAsync<ushort, FpU16>(guest, "echo_u16", 0, 32768, 65535);
        await EchoAsync<short, FpI16>(guest, "echo_i16", 32767, -1, -32768);
        await EchoAsync<uint, FpU32>(guest, "echo_u32", 0, uint.MaxValue);
        await EchoAsync<int, FpI32>(guest, "echo_i32", int.MinValue, -1);
        await EchoAsync<ulong, FpU64>(guest, "echo_u64", ulong.MaxValue, 1UL << 63);
        await EchoAsync<long, FpI64>(guest, "echo_i64", long.MinValue, -1);
        await EchoAsync<float, FpF32>(guest, "echo_f32", 1.5f, float.NegativeInfinity);
        await EchoAsync<double, FpF64>(guest, "echo_f64", 0.1, double.MinValue);
    }

    [Fact]
    public async Task Primitives_OfImports_AreMaskedToo()
    {
        var host = new TasksHost();
        await using FpRuntime guest = await TasksGuest.StartAsync(host);

        double answer = await guest.CallAsync<Eleven, double, FpF64>(guest.Module.Protocol.IndexOf("mix"), default);

        Assert.Equal(-0.125, answer);
        Assert.Equal([true, (byte)200, (sbyte)-5, (ushort)60000, (short)-300, 4000000000u, -7, ulong.MaxValue, long.MinValue, 0.5f, 2.25], host.Mixed);
    }

    [Fact]
    public async Task Objects_GoThroughExportsAndImports_AndLeaveNothingBehind()
    {
        await using FpRuntime guest = await TasksGuest.StartAsync();
        await ObjectAsync<Unit, UnitFormat>(guest, default);
        await ObjectAsync<string, StringFormat>(guest, "é");
        await ObjectAsync<string, StringFormat>(guest, new string('x', 70_000));
        await ObjectAsync<System.Text.Rune, RuneFormat>(guest, new System.Text.Rune('y'));
        await ObjectAsync<byte[], BytesFormat>(guest, [1, 2, 200]);
        await ObjectAsync<byte[], ByteSequenceFormat>(guest, [1, 2, 200]);
        await ObjectAsync<Int128, Int128Format>(guest, Int128.MinValue);
        await ObjectAsync<string?, OptionFormat<string, StringFormat>>(guest, null);
        await ObjectAsync<int?, NullableFormat<int, Int32Format>>(guest, -77);
        await ObjectAsync<(int, bool, string), TupleFormat<int, Int32Format, bool, BooleanFormat, string, StringFormat>>(guest, (1, true, "x"));
        await ObjectAsync<List<uint>, ListFormat<uint, UInt32Format>>(guest, [1, 70_000]);
        await ObjectAsync<HashSet<string>, SetFormat<string, StringFormat>>(guest, ["a"]);
        await ObjectAsync<Dictionary<int, string>, DictionaryFormat<int, Int32Format, string, StringFormat>>(guest, new() { [-3] = "a", [4] = "b" });
        await ObjectAsync<Result<int, string>, ResultFormat<int, Int32Format, string, StringFormat>>(guest, Result<int, string>.Err("e"));
        await ObjectAsync<DateTimeOffset, TimestampFormat>(guest, new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(2)));
        await ObjectAsync<Guid, GuidFormat>(guest, Guid.Parse("6a2f41a3-c54c-fce8-32d2-0324e1c32e22"));
        await ObjectAsync<float, SingleFormat>(guest, 0.5f);
        await ObjectAsync<double, DoubleFormat>(guest, 0.1);

        Assert.Equal(0u, await guest.NumberAsync("live_blocks"));
    }

    [Fact]
    public async Task Message_OfMoreThan16MiB_IsRefusedBeforeTheGuestSeesIt()
    {
        await using FpRuntime guest = await TasksGuest.StartAsync();
        const int Most = 0x00ff_ffff;
        await Assert.ThrowsAsync<MessagePackException>(() => BytesAsync(guest, Most - 4));
        await BytesAsync(guest, Most - 5); // five bytes of header: the largest that there is
        Assert.Equal(0u, await guest.NumberAsync("live_blocks"));
    }

    private static async Task BytesAsync(FpRuntime guest, int length) =>
        Assert.Equal(length, (await guest.CallAsync<byte[], FpObject<byte[], BytesFormat>, byte[], FpObject<byte[], BytesFormat>>("echo_value", new byte[length])).Length);

    private static async Task EchoAsync<T, TValue>(FpRuntime guest, string export, params T[] values)
        where TValue : IFpValue<T>
    {
        foreach (T value in values) Assert.Equal(value, await guest.CallAsync<T, TValue, T, TValue>(export, value));
    }

    private static async Task ObjectAsync<T, TFormat>(FpRuntime guest, T value)
        where TFormat : IMessagePackFormat<T>
    {
        foreach (string export in (string[])["echo_value", "call_host"])
        {
            Assert.Equal(value, await guest.CallAsync<T, FpObject<T, TFormat>, T, FpObject<T, TFormat>>(export, value));
            ReadOnlyMemory<byte> raw = MessagePackFormat.ToBytes<T, TFormat>(value);
            Assert.Equal(raw.ToArray(), (await guest.CallAsync<ReadOnlyMemory<byte>, FpRaw, ReadOnlyMemory<byte>, FpRaw>(export, raw)).ToArray());
        }
    }

    private readonly struct Eleven : IFpArguments
    {
        public void Lower(ref FpLowering to)
        {
            FpBool.Lower(ref to, true);
            FpU8.Lower(ref to, 200);
            FpI8.Lower(ref to, -5);
            FpU16.Lower(ref to, 60000);
            FpI16.Lower(ref to, -300);
            FpU32.Lower(ref to, 4000000000);
            FpI32.Lower(ref to, -7);
            FpU64.Lower(ref to, ulong.MaxValue);
            FpI64.Lower(ref to, long.MinValue);
            FpF32.Lower(ref to, 0.5f);
            FpF64.Lower(ref to, 2.25);
        }
    }
}
