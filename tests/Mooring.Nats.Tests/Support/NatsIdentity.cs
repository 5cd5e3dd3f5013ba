using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Mooring.Nats.Security;

namespace Mooring.Nats.Tests.Support;

/// <summary>A key pair made for a test, and the tokens that it signs.</summary>
internal sealed class NatsIdentity
{
    public const byte Operator = 14 << 3, Account = 0, User = 20 << 3;

    private readonly NKey _key;

    public NatsIdentity(byte kind)
    {
        byte[] bytes = [(byte)(18 << 3 | kind >> 5), (byte)((kind & 31) << 3), .. RandomNumberGenerator.GetBytes(32)];
        ushort crc = Crc(bytes);
        Seed = Base32.Encode([.. bytes, (byte)crc, (byte)(crc >> 8)]);
        _key = NKey.FromSeed(Seed);
    }

    public string Seed { get; }

    public string PublicKey => _key.PublicKey;

    /// <summary>A token that this identity issues for another one (<see href="https://docs.nats.io/running-a-nats-service/nats_admin/security/jwt"/>).</summary>
    public string Issue(NatsIdentity subject, string name, string claims)
    {
        string header = """{"typ":"JWT","alg":"ed25519-nkey"}""";
        string body = $$"""{"jti":"test","iat":1700000000,"iss":"{{PublicKey}}","name":"{{name}}","sub":"{{subject.PublicKey}}","nats":{{claims}}}""";
        string signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(body))}";
        return $"{signed}.{Base64Url.EncodeToString(_key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    // Bit by bit, as the polynomial is written down, to check the product's against it.
    private static ushort Crc(byte[] bytes)
    {
        ushort crc = 0;
        foreach (byte b in bytes)
        {
            for (int bit = 7; bit >= 0; bit--)
            {
                bool carry = ((crc >> 15) & 1) != ((b >> bit) & 1);
                crc = (ushort)(crc << 1);
                if (carry) crc ^= 0x1021;
            }
        }

        return crc;
    }
}
