using System.Buffers.Binary;
using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Mooring.Nats.Security;

/// <summary>An nkey with its seed: an Ed25519 key pair in the text form of NATS.</summary>
/// <remarks>
/// Text form: base32 of prefix, key and CRC-16/XMODEM, little endian
/// (<see href="https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/nkey_auth"/>).
/// A seed has two prefix bytes that pack <c>S</c> and the kind of key.
/// </remarks>
internal sealed class NKey : IDisposable
{
    private const int SeedPrefix = 18 << 3; // 'S'
    private const int SeedSize = 32;

    private readonly byte[] _seed;

    private NKey(byte prefix, byte[] seed)
    {
        _seed = seed;
        Span<byte> key = stackalloc byte[1 + Ed25519.PublicKeySize + 2];
        key[0] = prefix;
        byte[] publicKey = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(seed, 0, publicKey, 0);
        publicKey.CopyTo(key[1..]);
        BinaryPrimitives.WriteUInt16LittleEndian(key[^2..], Crc16(key[..^2]));
        PublicKey = Base32.Encode(key);
    }

    /// <summary>The public key as text: 56 characters, the first says its kind (<c>U</c> for users).</summary>
    public string PublicKey { get; }

    /// <summary>Reads a seed: 58 characters that begin with <c>S</c>.</summary>
    /// <exception cref="FormatException">It is no seed. The message does not repeat it.</exception>
    public static NKey FromSeed(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length != 58) throw new FormatException($"An nkey seed has 58 characters, not {text.Length}.");
        if (!Base32.TryDecode(text, out byte[] bytes)) throw new FormatException("An nkey seed is base32: A to Z and 2 to 7.");
        try
        {
            if ((bytes[0] & 0xF8) != SeedPrefix) throw new FormatException("An nkey seed begins with S; this is another kind of key.");
            if (BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(^2..)) != Crc16(bytes.AsSpan(..^2)))
            {
                throw new FormatException("The nkey seed is mistyped: its checksum is wrong.");
            }

            byte prefix = (byte)((bytes[0] & 7) << 5 | bytes[1] >> 3);
            return new NKey(prefix, bytes.AsSpan(2, SeedSize).ToArray());
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Signs a message.</summary>
    /// <returns>64 bytes.</returns>
    public byte[] Sign(byte[] message)
    {
        byte[] signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(_seed, 0, message, 0, message.Length, signature, 0);
        return signature;
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_seed);

    private static ushort Crc16(ReadOnlySpan<byte> bytes)
    {
        int crc = 0;
        foreach (byte b in bytes)
        {
            crc ^= b << 8;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1;
        }

        return (ushort)crc;
    }
}
