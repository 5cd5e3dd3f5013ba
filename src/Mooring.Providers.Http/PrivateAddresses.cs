using System.Net;

namespace Mooring.Providers.Http;

/// <summary>Which addresses are not the world's. https://www.iana.org/assignments/iana-ipv4-special-registry and its IPv6 sister.</summary>
internal static class PrivateAddresses
{
    /// <summary>Whether an address is one of the machine itself, its network, or no single host at all; in whatever form it is written.</summary>
    public static bool Contain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        return length == 4 ? ContainIpv4(bytes[..4]) : ContainIpv6(address, bytes);
    }

    private static bool ContainIpv4(ReadOnlySpan<byte> bytes) =>
        bytes[0] is 0 or 10 or 127 or >= 224
        || (bytes[0] == 100 && bytes[1] is >= 64 and < 128) // shared by providers, RFC 6598
        || (bytes[0] == 169 && bytes[1] == 254)
        || (bytes[0] == 172 && bytes[1] is >= 16 and < 32)
        || (bytes[0] == 192 && bytes[1] == 168)
        || (bytes[0] == 192 && bytes[1] == 0 && bytes[2] is 0 or 2)
        || (bytes[0] == 198 && bytes[1] is 18 or 19)
        || (bytes[0] == 198 && bytes[1] == 51 && bytes[2] == 100) // documentation, as is the next
        || (bytes[0] == 203 && bytes[1] == 0 && bytes[2] == 113);

    private static bool ContainIpv6(IPAddress address, ReadOnlySpan<byte> bytes) =>
        IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6Multicast || address.IsIPv6UniqueLocal || address.IsIPv6Teredo
        || !bytes[..12].ContainsAnyExcept((byte)0) // unspecified, and IPv4 addresses in their oldest clothes
        || bytes is [0x20, 0x02, ..] // 6to4 holds an IPv4 address
        || bytes is [0, 0x64, 0xff, 0x9b, ..] // and so does NAT64
        || bytes is [0x20, 0x01, 0x0d, 0xb8, ..] // documentation
        || bytes is [0x01, 0, 0, 0, 0, 0, 0, 0, ..]; // discarded
}
