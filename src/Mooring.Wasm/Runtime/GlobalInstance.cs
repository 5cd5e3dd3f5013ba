using System.Runtime.Intrinsics;

namespace Mooring.Wasm.Runtime;

/// <summary>A global that code outside its module can see.</summary>
internal sealed class GlobalInstance(StoreState state, GlobalType type)
{
    /// <summary>Numbers and vectors, little endian in the low bytes.</summary>
    public Vector128<byte> Bits;

    /// <summary>References.</summary>
    public object? Reference;

    public StoreState State { get; } = state;

    public GlobalType Type { get; } = type;

    /// <summary>The global as its users see it; made when first asked for.</summary>
    public Global Handle => field ??= new Global(this);

    /// <summary>What it holds, whether it is constant or not.</summary>
    /// <exception cref="ArgumentException">The value is not of the type, or belongs to another store.</exception>
    public Value Value
    {
        get => new(Type.Content.Kind, Bits, Reference);
        set
        {
            Bits = value.Bits;
            Reference = value.ToRuntime(Type.Content, State);
        }
    }
}
