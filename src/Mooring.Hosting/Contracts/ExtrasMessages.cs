using Mooring.MessagePack;

namespace Mooring.Hosting.Contracts;

/// <summary>The operations of <see cref="CapabilityIds.Extras"/>; all take <see cref="GeneratorRequest"/> and answer <see cref="GeneratorResult"/>.</summary>
public static class ExtrasOperations
{
    /// <summary>A unique name.</summary>
    public const string RequestGuid = "RequestGuid";

    /// <summary>A random number.</summary>
    public const string RequestRandom = "RequestRandom";

    /// <summary>The next number.</summary>
    public const string RequestSequence = "RequestSequence";
}

/// <summary>Asks for one of three things; the flag that is set says which.</summary>
/// <param name="Guid">A unique name.</param>
/// <param name="Sequence">The actor's next number, from 0.</param>
/// <param name="Random">A number from <paramref name="Min"/> up to, but not including, <paramref name="Max"/>.</param>
/// <param name="Min">Smallest random number.</param>
/// <param name="Max">One more than the largest.</param>
public sealed record GeneratorRequest(bool Guid, bool Sequence, bool Random, uint Min, uint Max) : ICapabilityMessage<GeneratorRequest>
{
    /// <inheritdoc/>
    public static GeneratorRequest Decode(ReadOnlySpan<byte> payload)
    {
        bool guid = false;
        bool sequence = false;
        bool random = false;
        uint min = 0;
        uint max = 0;
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("guid"u8)) guid = fields.Boolean();
            else if (name.SequenceEqual("sequence"u8)) sequence = fields.Boolean();
            else if (name.SequenceEqual("random"u8)) random = fields.Boolean();
            else if (name.SequenceEqual("min"u8)) min = fields.UInt32();
            else if (name.SequenceEqual("max"u8)) max = fields.UInt32();
            else fields.Skip();
        }

        return new GeneratorRequest(guid, sequence, random, min, max);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(5);
        writer.Field("guid"u8, Guid);
        writer.Field("sequence"u8, Sequence);
        writer.Field("random"u8, Random);
        writer.Field("min"u8, Min);
        writer.Field("max"u8, Max);
    }
}

/// <summary>The answer to a <see cref="GeneratorRequest"/>.</summary>
/// <param name="Guid">Null unless it was asked for.</param>
/// <param name="SequenceNumber">0 unless it was asked for.</param>
/// <param name="RandomNumber">0 unless it was asked for.</param>
public sealed record GeneratorResult(string? Guid, ulong SequenceNumber, uint RandomNumber) : ICapabilityMessage<GeneratorResult>
{
    /// <inheritdoc/>
    public static GeneratorResult Decode(ReadOnlySpan<byte> payload)
    {
        string? guid = null;
        ulong sequenceNumber = 0;
        uint randomNumber = 0;
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("guid"u8)) guid = fields.OptionalText();
            else if (name.SequenceEqual("sequenceNumber"u8)) sequenceNumber = fields.UInt64();
            else if (name.SequenceEqual("randomNumber"u8)) randomNumber = fields.UInt32();
            else fields.Skip();
        }

        return new GeneratorResult(guid, sequenceNumber, randomNumber);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(3);
        writer.OptionalField("guid"u8, Guid);
        writer.Field("sequenceNumber"u8, SequenceNumber);
        writer.Field("randomNumber"u8, RandomNumber);
    }
}
