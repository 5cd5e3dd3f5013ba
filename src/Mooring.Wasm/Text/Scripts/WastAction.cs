using System.Runtime.Intrinsics;

namespace Mooring.Wasm.Text.Scripts;

/// <summary>Something to do with an instance.</summary>
/// <param name="Instance">Which; null for the current one.</param>
/// <param name="Name">The export.</param>
internal abstract record WastAction(string? Instance, string Name);

/// <summary>Calls an exported function.</summary>
internal sealed record InvokeAction(string? Instance, string Name, WastArgument[] Arguments) : WastAction(Instance, Name);

/// <summary>Reads an exported global.</summary>
internal sealed record GetAction(string? Instance, string Name) : WastAction(Instance, Name);

/// <summary>What an argument is.</summary>
internal enum WastArgumentKind
{
    I32,
    I64,
    F32,
    F64,
    V128,

    /// <summary>A null reference.</summary>
    Null,

    /// <summary>A host object known by its number.</summary>
    Host,
}

/// <summary>A value to pass to a function.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Bits">Numbers and vectors, and the number of a host object; little endian in the low bytes.</param>
/// <param name="HeapType">For a null reference: its heap type as written.</param>
internal readonly record struct WastArgument(WastArgumentKind Kind, Vector128<byte> Bits, string? HeapType = null);
