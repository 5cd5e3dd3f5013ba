using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Validation;

/// <summary>The types on the operand stack while a function is checked.</summary>
/// <remarks>
/// The value stack of the algorithm in the specification's appendix "Validation Algorithm". Only values above the floor, which is where
/// the innermost block started, can be popped. After an unconditional branch the stack is polymorphic: below the floor it then gives as
/// many values of unknown type as are asked for. One object serves many functions in turn.
/// </remarks>
internal sealed class OperandStack
{
    private const byte Unknown = 0xFF;

    private byte[] _kinds = new byte[256]; // a ValueKind each, or Unknown

    /// <summary>Values on the stack.</summary>
    public int Height { get; private set; }

    /// <summary>Values that belong to enclosing blocks.</summary>
    public int Floor { get; private set; }

    /// <summary>Whether the code at this point cannot be reached.</summary>
    public bool IsPolymorphic { get; private set; }

    /// <summary>Starts a function, an expression or a block whose values begin here.</summary>
    public void SetFrame(int floor, bool polymorphic)
    {
        Floor = floor;
        IsPolymorphic = polymorphic;
    }

    public void Clear()
    {
        Height = 0;
        SetFrame(0, polymorphic: false);
    }

    /// <summary>After an unconditional branch: forgets the block's values.</summary>
    public void BecomePolymorphic()
    {
        Height = Floor;
        IsPolymorphic = true;
    }

    public void Push(ValueType type, int offset) => PushKind((byte)type.Kind, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push(ReadOnlySpan<ValueType> types, int offset)
    {
        if (types.Length == 1)
        {
            PushKind((byte)types[0].Kind, offset);
            return;
        }

        Reserve(types.Length, offset);
        Kinds(types).CopyTo(_kinds.AsSpan(Height));
        Height += types.Length;
    }

    /// <summary>Pushes what <see cref="PopAny"/> gave; null is a value of unknown type.</summary>
    public void Push(ValueType? type, int offset) => PushKind(type is { } known ? (byte)known.Kind : Unknown, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Pop(ValueType expected, int offset)
    {
        if (Height > Floor && _kinds[Height - 1] == (byte)expected.Kind)
        {
            Height--;
            return;
        }

        PopWithUnknowns([expected], offset);
    }

    /// <summary>Pops values of the given types, the last one being the top of the stack.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Pop(ReadOnlySpan<ValueType> expected, int offset)
    {
        if (expected.Length == 1)
        {
            Pop(expected[0], offset);
            return;
        }

        int rest = Height - expected.Length;
        if (rest >= Floor && Kinds(expected).SequenceEqual(_kinds.AsSpan(rest, expected.Length)))
        {
            Height = rest;
            return;
        }

        PopWithUnknowns(expected, offset);
    }

    /// <summary>Checks that the given types could be popped, and leaves them.</summary>
    public void Require(ReadOnlySpan<ValueType> expected, int offset)
    {
        int height = Height;
        Pop(expected, offset);
        Height = height;
    }

    /// <summary>Pops a value of any type.</summary>
    /// <returns>Null when its type is unknown.</returns>
    public ValueType? PopAny(int offset)
    {
        if (Height == Floor)
        {
            if (!IsPolymorphic) ThrowMismatch("[any]", available: 0, offset);
            return null;
        }

        byte kind = _kinds[--Height];
        return kind == Unknown ? null : new ValueType((ValueKind)kind);
    }

    private static ReadOnlySpan<byte> Kinds(ReadOnlySpan<ValueType> types) => MemoryMarshal.AsBytes(types);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PushKind(byte kind, int offset)
    {
        if (Height == _kinds.Length) Reserve(1, offset);
        _kinds[Height++] = kind;
    }

    private void Reserve(int count, int offset)
    {
        int needed = Height + count;
        if (needed <= _kinds.Length) return;
        if (needed > ImplementationLimits.OperandDepth)
        {
            WasmReader.Throw($"operand stack deeper than {ImplementationLimits.OperandDepth} values", offset);
        }

        Array.Resize(ref _kinds, Math.Max(needed, _kinds.Length * 2));
    }

    private void PopWithUnknowns(ReadOnlySpan<ValueType> expected, int offset)
    {
        int height = Height;
        for (int i = expected.Length - 1; i >= 0; i--)
        {
            if (height == Floor)
            {
                if (IsPolymorphic) break;
                ThrowMismatch(TypeList.Describe(expected), expected.Length, offset);
            }

            byte kind = _kinds[--height];
            if (kind != (byte)expected[i].Kind && kind != Unknown) ThrowMismatch(TypeList.Describe(expected), expected.Length, offset);
        }

        Height = height;
    }

    [DoesNotReturn]
    private void ThrowMismatch(string required, int available, int offset)
    {
        int count = Math.Min(available, Height - Floor);
        var found = new string[count];
        for (int i = 0; i < count; i++)
        {
            byte kind = _kinds[Height - count + i];
            found[i] = kind == Unknown ? "_" : new ValueType((ValueKind)kind).ToString();
        }

        WasmReader.Throw($"type mismatch: instruction requires {required} but stack has [{string.Join(' ', found)}]", offset);
    }
}
