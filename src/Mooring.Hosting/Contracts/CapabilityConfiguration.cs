using System.Collections.ObjectModel;
using Mooring.MessagePack;

namespace Mooring.Hosting.Contracts;

/// <summary>What a link says, for guests: for portable providers, and for actors that are linked to themselves.</summary>
/// <param name="Module">The actor's key.</param>
/// <param name="Values">The link's values.</param>
public sealed record CapabilityConfiguration(string Module, IReadOnlyDictionary<string, string> Values) : ICapabilityMessage<CapabilityConfiguration>
{
    /// <summary>The operation that brings it.</summary>
    public const string BindActor = "BindActor";

    /// <summary>What <see cref="BindActor"/> was called until April 2020.</summary>
    public const string Configure = "Configure";

    /// <summary>The link has gone; there are no values.</summary>
    public const string RemoveActor = "RemoveActor";

    /// <inheritdoc/>
    public static CapabilityConfiguration Decode(ReadOnlySpan<byte> payload)
    {
        string module = "";
        IReadOnlyDictionary<string, string> values = ReadOnlyDictionary<string, string>.Empty;
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("module"u8)) module = fields.Text();
            else if (name.SequenceEqual("values"u8)) values = fields.Map();
            else fields.Skip();
        }

        return new CapabilityConfiguration(module, values);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(2);
        writer.Field("module"u8, Module);
        writer.Field("values"u8, Values);
    }
}
