namespace Mooring.FpBindgen;

/// <summary>Passes true or false by value.</summary>
public readonly struct FpBool : IFpValue<bool>
{
    /// <inheritdoc/>
    public static FpType Type => FpType.Bool;

    /// <inheritdoc/>
    public static void Lower(ref FpLowering to, bool value) => to.Add(value ? 1 : 0);

    /// <inheritdoc/>
    public static bool Lift(ref FpLifting from) => from.TakeInt32() != 0;
}

/// <summary>Passes a whole number of 8 bits by value.</summary>
public readonly struct FpU8 : IFpValue<byte>
{
    /// <inheritdoc/>
    public static FpType Type => FpType.U8;

    /// <inheritdoc/>
    public static void Lower(ref FpLowering to, byte value) => to.Add((int)value);

    /// <inheritdoc/>
    public static byte Lift(ref FpLifting from) => (byte)from.TakeInt32();
}

/// <summary>Passes a whole number of 8 bits with a sign by value.</summary>
public readonly struct FpI8 : IFpValue<sbyte>
{
    /// <inheritdoc/>
    public static FpType Type => FpType.I8;

    /// <inheritdoc/>
    public static void Lower(ref FpLowering to, sbyte value) => to.Add((int)value);

    /// <inheritdoc/>
    public static sbyte Lift(ref FpLifting from) => (sbyte)from.TakeInt32();
}

/// <summary>Passes a whole number of 16 bits by value.</summary>
public readonly struct FpU16 : IFpValue<ushort>
{
    /// <inheritdoc/>
    public static FpType Type => FpType.U16;

    /// <inheritdoc/>
    public static void Lower(ref FpLowering to, ushort value) => to.Add((int)value);

    /// <inheritdoc/>
    public static ushort Lift(ref FpLifting from) => (ushort)from.TakeInt32();
}

/// <summary>Passes a whole number of 16 bits with a sign by value.</summary>
public readonly struct FpI16 : IFpValue<short>
{
    /// <inheritdoc/>
    public static FpType Type => FpType.I16;

    /// <inheritdoc/>
    public static void Lower(ref FpLowering to, short value) => to.Add((int)value);

    /// <inheritdoc/>
    public static short Lift(ref FpLifting from) => (short)from.TakeInt32();
}

/// <summary>Passes a whole number of 32 bits by value.</summary>
public readonly struct FpU32 : IFpValue<uint>
{
    /// <inheritdoc/>
    public static FpType Type => FpType.U32;

    /// <inheritdoc/>
    public static void Lower(ref FpLowering to, uint value) => to.Add((int)value);

    /// <inheritdoc/>
    public static uint Lift(ref FpLifting from) => (uint)from.TakeInt32();
}

/// <summary>Passes a whole number of 32 bits with a sign by value.</summary>
public readonly struct FpI32 : IFpValue<int>
{
    /// <inheritdoc/>
    public static FpType Type => FpType.I32;

    /// <inheritdoc/>
    public static void Lower(ref FpLowering to, int value) => to.Add(value);

    /// <inheritdoc/>
    public static int Lift(ref FpLifting from) => from.TakeInt32();
}

/// <summary>Passes a whole number of 64 bits by value.</summary>
public readonly struct FpU64 : IFpValue<ulong>
{
    /// <inheritdoc/>
    public static FpType Type => FpType.U64;

    /// <inheritdoc/>
    public static void Lower(ref FpLowering to, ulong value) => to.Add((long)value);

    /// <inheritdoc/>
    public static ulong Lift(ref FpLifting from) => (ulong)from.TakeInt64();
}

/// <summary>Passes a whole number of 64 bits with a sign by value.</summary>
public readonly struct FpI64 : IFpValue<long>
{
    /// <inheritdoc/>
    public static FpType Type => FpType.I64;

    /// <inheritdoc/>
    public static void Lower(ref FpLowering to, long value) => to.Add(value);

    /// <inheritdoc/>
    public static long Lift(ref FpLifting from) => from.TakeInt64();
}

/// <summary>Passes a 32-bit float by value.</summary>
public readonly struct FpF32 : IFpValue<float>
{
    /// <inheritdoc/>
    public static FpType Type => FpType.F32;

    /// <inheritdoc/>
    public static void Lower(ref FpLowering to, float value) => to.Add(value);

    /// <inheritdoc/>
    public static float Lift(ref FpLifting from) => from.TakeSingle();
}

/// <summary>Passes a 64-bit float by value.</summary>
public readonly struct FpF64 : IFpValue<double>
{
    /// <inheritdoc/>
    public static FpType Type => FpType.F64;

    /// <inheritdoc/>
    public static void Lower(ref FpLowering to, double value) => to.Add(value);

    /// <inheritdoc/>
    public static double Lift(ref FpLifting from) => from.TakeDouble();
}
