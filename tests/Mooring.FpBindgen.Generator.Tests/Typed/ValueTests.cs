using System.Net;
using System.Text;
using Mooring.MessagePack;

namespace Mooring.FpBindgen.Generator.Tests.Typed;

/// <summary>Types that are not Rust's primitives go from the host through a guest to the host and back.</summary>
public sealed class ValueTests
{
    private static readonly Values[] All =
    [
        new(
            new Uri("https://user@example.org:8443/a%20b?q=1#part"), IPAddress.Parse("192.0.2.7"), IPAddress.Parse("2001:db8::1:0:7"), UInt128.MaxValue, Int128.MinValue,
            new Guid("01234567-89ab-cdef-0123-456789abcdef"), new DateTimeOffset(2026, 11, 21, 7, 8, 9, 123, TimeSpan.FromHours(5.5)), new Rune(0x1F6F6),
            MessagePackValue.FromEncoded([0x82, 0xa1, (byte)'a', 0x93, 0xc0, 0xc3, 0xcb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0x05, 0xc4, 0x02, 0xff, 0x00]), default),
        new(
            new Uri("urn:isbn:0451450523"), IPAddress.Any, IPAddress.IPv6Loopback, 0, 0, Guid.Empty, DateTimeOffset.UnixEpoch, new Rune('x'),
            MessagePackValue.FromEncoded([0xa2, (byte)'h', (byte)'i']), MessagePackValue.FromEncoded([0x90])),
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Values_GoThroughAGuestBothWays(int which)
    {
        Values values = All[which];
        var host = new Host();
        await using ValuesGuest guest = await ValuesGuest.CreateAsync(
            ValuesGuest.Load(TasksModule.Engine, TasksModule.Bytes, new FpModuleOptions { UnknownImports = UnknownImports.Trap }), host);
        Values back = await guest.CallHostAsync(values);
        Assert.Equal(values, host.Seen);
        Assert.Equal(values, back);
        Assert.Equal(values.When.Offset, back.When.Offset); // which equality leaves out
    }

    public sealed record Values(
        Uri Link, IPAddress Four, IPAddress Six, UInt128 Large, Int128 Small, Guid Id, DateTimeOffset When, Rune Letter, MessagePackValue Any, MessagePackValue Nothing);

    public interface IValuesImports
    {
        Values HostEcho(Values values);
    }

    public interface IValuesExports
    {
        Values CallHost(Values values);
    }

    private sealed class Host : IValuesImports
    {
        public Values? Seen { get; private set; }

        public Values HostEcho(Values values) => Seen = values;
    }
}

[FpGuest(typeof(ValueTests.IValuesExports), typeof(ValueTests.IValuesImports))]
public sealed partial class ValuesGuest;
