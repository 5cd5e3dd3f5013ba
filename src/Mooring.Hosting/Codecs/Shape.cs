using System.Collections.Immutable;

namespace Mooring.Hosting.Codecs;

/// <summary>What a field holds, and the .NET type of its value between two forms.</summary>
internal enum FieldKind
{
    /// <summary><see cref="string"/>.</summary>
    Text,

    /// <summary><see cref="string"/> or null.</summary>
    OptionalText,

    /// <summary><see cref="long"/>, of 32 or 64 signed bits.</summary>
    Signed,

    /// <summary><see cref="ulong"/>, of 32 or 64 unsigned bits.</summary>
    Unsigned,

    /// <summary><see cref="bool"/>.</summary>
    Flag,

    /// <summary>An array of bytes.</summary>
    Bytes,

    /// <summary>An array of <see cref="string"/>.</summary>
    Texts,

    /// <summary>A dictionary of <see cref="string"/>.</summary>
    TextMap,

    /// <summary>An array of values of another shape, or null.</summary>
    Message,

    /// <summary>An array of such arrays.</summary>
    Messages,
}

/// <summary>A field of a message.</summary>
/// <param name="Name">Its camelCase name, as in era C.</param>
/// <param name="Number">Its number in protocol buffers; 0 when eras A and B do not have it.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Inner">The shape of messages inside; null for other kinds.</param>
internal sealed record Field(string Name, int Number, FieldKind Kind, Shape? Inner = null)
{
    /// <summary>What stands for it when it is not there.</summary>
    public object? Empty => Kind switch
    {
        FieldKind.Text => "",
        FieldKind.Signed => 0L,
        FieldKind.Unsigned => 0UL,
        FieldKind.Flag => false,
        FieldKind.Bytes => Array.Empty<byte>(),
        FieldKind.Texts => Array.Empty<string>(),
        FieldKind.TextMap => new Dictionary<string, string>(StringComparer.Ordinal),
        FieldKind.Messages => Array.Empty<object?[]>(),
        _ => null,
    };
}

/// <summary>The fields of a message, in the order of their declaration in waSCC's codec.</summary>
internal sealed record Shape(ImmutableArray<Field> Fields)
{
    /// <summary>A message with nothing in it.</summary>
    public object?[] Empty() => [.. Fields.Select(field => field.Empty)];

    /// <summary>A shape without messages inside; numbers count from 1.</summary>
    public static Shape Of(params ReadOnlySpan<(string Name, FieldKind Kind)> fields)
    {
        var all = ImmutableArray.CreateBuilder<Field>(fields.Length);
        foreach ((string name, FieldKind kind) in fields) all.Add(new Field(name, all.Count + 1, kind));
        return new Shape(all.MoveToImmutable());
    }
}
