using System.Collections.Immutable;

namespace Mooring.Wasm;

/// <summary>The type of something that a module imports or exports.</summary>
/// <remarks>Immutable and shared by all threads. The subclasses are fixed by the specification; users do not derive from it.</remarks>
public abstract record ExternType
{
    private protected ExternType()
    {
    }
}

/// <summary>The parameters and results of a function.</summary>
public sealed record FuncType : ExternType
{
    /// <summary>Makes a function type.</summary>
    public FuncType(ImmutableArray<ValueType> parameters, ImmutableArray<ValueType> results)
    {
        Parameters = parameters.IsDefault ? [] : parameters;
        Results = results.IsDefault ? [] : results;
    }

    /// <summary>Parameter types, first to last.</summary>
    public ImmutableArray<ValueType> Parameters { get; }

    /// <summary>Result types, first to last.</summary>
    public ImmutableArray<ValueType> Results { get; }

    /// <inheritdoc/>
    public bool Equals(FuncType? other) =>
        other is not null && Parameters.AsSpan().SequenceEqual(other.Parameters.AsSpan()) && Results.AsSpan().SequenceEqual(other.Results.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Parameters.Length);
        foreach (ValueType type in Parameters) hash.Add(type);
        foreach (ValueType type in Results) hash.Add(type);
        return hash.ToHashCode();
    }

    /// <summary>As in the text format: <c>[i32 i32] -> [i64]</c>.</summary>
    public override string ToString() => $"[{string.Join(' ', Parameters)}] -> [{string.Join(' ', Results)}]";
}

/// <summary>How far a memory or table may grow, in pages or elements.</summary>
/// <param name="Minimum">Size at creation.</param>
/// <param name="Maximum">Largest size, or null when the module sets none.</param>
public readonly record struct Limits(ulong Minimum, ulong? Maximum);

/// <summary>The type of a linear memory.</summary>
/// <param name="Limits">In pages of 64 KiB.</param>
/// <param name="Is64">Whether addresses are i64.</param>
public sealed record MemoryType(Limits Limits, bool Is64 = false) : ExternType;

/// <summary>The type of a table.</summary>
/// <param name="Element">A reference type.</param>
/// <param name="Limits">In elements.</param>
/// <param name="Is64">Whether indices are i64.</param>
public sealed record TableType(ValueType Element, Limits Limits, bool Is64 = false) : ExternType;

/// <summary>The type of a global.</summary>
/// <param name="Content">The type of its value.</param>
/// <param name="IsMutable">Whether it may be set.</param>
public sealed record GlobalType(ValueType Content, bool IsMutable) : ExternType;

/// <summary>The type of an exception tag.</summary>
/// <param name="Signature">Its parameters are the payload; it has no results.</param>
public sealed record TagType(FuncType Signature) : ExternType;

/// <summary>Something that a module needs.</summary>
/// <param name="Module">First part of the name.</param>
/// <param name="Name">Second part of the name.</param>
/// <param name="Type">What must be given.</param>
public sealed record ImportType(string Module, string Name, ExternType Type);

/// <summary>Something that a module offers.</summary>
/// <param name="Name">Unique among the exports of the module.</param>
/// <param name="Type">What is offered.</param>
public sealed record ExportType(string Name, ExternType Type);
