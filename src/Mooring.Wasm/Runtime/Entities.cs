namespace Mooring.Wasm.Runtime;

/// <summary>A table: an array of references that may grow.</summary>
internal sealed class TableInstance
{
    /// <summary>The elements; <see cref="FunctionInstance"/> for <c>funcref</c>, any object for <c>externref</c>. Replaced when it grows.</summary>
    public object?[] Elements = [];
}

/// <summary>A global that code outside its module can see.</summary>
internal sealed class GlobalInstance
{
    /// <summary>Numbers and vectors, little endian in the low bytes.</summary>
    public System.Runtime.Intrinsics.Vector128<byte> Bits;

    /// <summary>References.</summary>
    public object? Reference;
}

/// <summary>A linear memory: reserved address space of which a part is committed.</summary>
internal sealed unsafe class LinearMemory
{
    public byte* Base;
    public nuint Length;
}
