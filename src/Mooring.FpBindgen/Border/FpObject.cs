using Mooring.MessagePack;

namespace Mooring.FpBindgen;

/// <summary>Passes values as MessagePack.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <typeparam name="TFormat">How they are written.</typeparam>
public readonly struct FpObject<T, TFormat> : IFpValue<T>
    where TFormat : IMessagePackFormat<T>
{
    /// <inheritdoc/>
    public static FpType Type => FpType.Object;

    /// <inheritdoc/>
    public static void Lower(ref FpLowering to, T value) => to.AddObject<T, TFormat>(value);

    /// <inheritdoc/>
    public static T Lift(ref FpLifting from) => from.TakeObject<T, TFormat>();
}

/// <summary>Passes MessagePack as it is: what raw variants of functions use.</summary>
public readonly struct FpRaw : IFpValue<ReadOnlyMemory<byte>>
{
    /// <inheritdoc/>
    public static FpType Type => FpType.Object;

    /// <inheritdoc/>
    public static void Lower(ref FpLowering to, ReadOnlyMemory<byte> value) => to.AddEncoded(value.Span);

    /// <inheritdoc/>
    public static ReadOnlyMemory<byte> Lift(ref FpLifting from) => from.TakeObject<ReadOnlyMemory<byte>, RawFormat>();
}

/// <summary>The result of functions that return nothing.</summary>
public readonly struct FpUnit : IFpValue<Unit>
{
    /// <inheritdoc/>
    public static FpType Type => FpType.Unit;

    /// <inheritdoc/>
    public static void Lower(ref FpLowering to, Unit value)
    {
    }

    /// <inheritdoc/>
    public static Unit Lift(ref FpLifting from) => default;
}
