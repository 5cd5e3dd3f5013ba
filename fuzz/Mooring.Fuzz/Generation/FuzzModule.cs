using Mooring.Wasm;

namespace Mooring.Fuzz.Generation;

internal sealed record Signature(ValueKind[] Parameters, ValueKind[] Results)
{
    /// <summary>Whether JavaScript can call it: there are no vectors in that language.</summary>
    public bool IsCallable => !Parameters.Contains(ValueKind.V128) && !Results.Contains(ValueKind.V128);
}

internal sealed record FuzzFunction(int Type, List<ValueKind> Locals, Node Body);

internal sealed record FuzzGlobal(ValueKind Kind, bool IsMutable, byte[] Initial);

/// <summary>A generated module before encoding: its parts can be replaced one by one while a difference is reduced.</summary>
/// <remarks>
/// Global 0 is the fuel, an i32: every function entry and loop head takes one and returns when there is none, so that all calls end.
/// Table 0 holds functions, table 1 host objects; data and element segment 0 are active, segment 1 is passive.
/// </remarks>
internal sealed class FuzzModule
{
    public const int PageBytes = 65_536;

    public List<Signature> Types { get; } = [];

    public List<FuzzFunction> Functions { get; } = [];

    public List<FuzzGlobal> Globals { get; } = [];

    /// <summary>Entries of table 0 at its start, and of the passive segment: function indices.</summary>
    public List<int> Elements { get; } = [];

    public int TableSlots { get; init; } = 10;

    public int MemoryPages { get; init; } = 1;

    public int MaximumPages { get; init; } = 3;

    public bool Memory64 { get; init; }

    public int DataOffset { get; set; }

    public byte[] Data { get; set; } = [];

    public int? Start { get; set; }

    public List<FuzzCall> Calls { get; } = [];

    public Signature SignatureOf(int function) => Types[Functions[function].Type];

    public byte[] ToBytes() => ModuleEncoder.Encode(this);
}
