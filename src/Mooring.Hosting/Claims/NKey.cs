using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Mooring.Hosting.Claims;

/// <summary>A key pair that signs, or the name of one that has signed: Ed25519 in the texts of nkeys.</summary>
public sealed class NKey
{
    private const int SignatureBytes = 64;

    private readonly byte[] _public;
    private readonly byte[]? _seed; // null: can verify, cannot sign

    private NKey(NKeyKind kind, byte[] publicKey, byte[]? seed)
    {
        Kind = kind;
        _public = publicKey;
        _seed = seed;
        PublicKey = NKeyText.EncodePublic(kind, publicKey);
    }

    /// <summary>What the key stands for.</summary>
    public NKeyKind Kind { get; }

    /// <summary>The key's name: 56 characters, of which the first shows the kind. Everybody may know it.</summary>
    public string PublicKey { get; }

    /// <summary>Whether the key can sign.</summary>
    public bool CanSign => _seed is not null;

    /// <summary>Makes a new key pair.</summary>
    public static NKey Create(NKeyKind kind)
    {
        if (!Enum.IsDefined(kind)) throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of key");
        return FromSeedBytes(kind, RandomNumberGenerator.GetBytes(NKeyText.KeyBytes));
    }

    /// <summary>Reads a seed.</summary>
    /// <param name="seed">58 characters beginning with <c>S</c>. Blanks around them are taken off.</param>
    /// <exception cref="FormatException">It is no seed.</exception>
    public static NKey FromSeed(string seed)
    {
        ArgumentNullException.ThrowIfNull(seed);
        return NKeyText.TryDecodeSeed(seed.Trim(), out NKeyKind kind, out byte[]? bytes)
            ? FromSeedBytes(kind, bytes)
            : throw new FormatException($"not a seed: one has {NKeyText.SeedLength} characters, begins with S and ends with a check of the rest");
    }

    /// <summary>Reads a public key.</summary>
    /// <param name="key">56 characters.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static NKey FromPublicKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return NKeyText.TryDecodePublic(key, out NKeyKind kind, out byte[]? bytes)
            ? new NKey(kind, bytes, seed: null)
            : throw new FormatException($"not a public key: one has {NKeyText.PublicLength} characters, the last of which check the rest");
    }

    /// <summary>Whether a text is a public key of a kind.</summary>
    public static bool IsPublicKey(string text, NKeyKind kind) =>
        NKeyText.TryDecodePublic(text, out NKeyKind found, out _) && found == kind;

    /// <summary>The seed: whoever has it can sign as this key.</summary>
    /// <exception cref="InvalidOperationException">The key was made from its public half.</exception>
    public string ExportSeed() => NKeyText.EncodeSeed(Kind, Seed);

    /// <summary>Signs a message.</summary>
    /// <returns>64 bytes.</returns>
    /// <exception cref="InvalidOperationException">The key was made from its public half.</exception>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        byte[] signature = new byte[SignatureBytes];
        Ed25519.Sign(Seed, 0, message.ToArray(), 0, message.Length, signature, 0);
        return signature;
    }

    /// <summary>Whether this key has signed a message.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureBytes && Ed25519.Verify(signature.ToArray(), 0, _public, 0, message.ToArray(), 0, message.Length);

    /// <inheritdoc/>
    public override string ToString() => PublicKey;

    private byte[] Seed => _seed ?? throw new InvalidOperationException("Only the public half of the key is known.");

    private static NKey FromSeedBytes(NKeyKind kind, byte[] seed)
    {
        byte[] publicKey = new byte[NKeyText.KeyBytes];
        Ed25519.GeneratePublicKey(seed, 0, publicKey, 0);
        return new NKey(kind, publicKey, seed);
    }
}
