using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Decoding;

/// <summary>Walks the instructions of a function body or a constant expression, one at a time, without allocating.</summary>
/// <remarks>
/// Binary format, section 5.4 "Instructions". After each <see cref="TryRead"/> the properties describe the instruction just read; those
/// that do not belong to its <see cref="OpcodeInfo.Immediate"/> hold what an earlier instruction left there. The reader checks the
/// encoding only: nesting, types and index bounds are the validator's. It stops at the end of its range, not at an <c>end</c>.
/// </remarks>
internal ref partial struct OperatorReader
{
    private readonly WasmFeatures _features;
    private WasmReader _reader;
    private WasmReader _sequence; // where the labels or catch clauses of the last br_table or try_table start
    private int _sequenceCount;
    private ulong _vectorHigh;

    /// <summary>Walks a part of a validated module.</summary>
    /// <param name="module">The whole module.</param>
    /// <param name="code">The part of the module to walk.</param>
    /// <param name="features">
    /// Decides encodings that proposals changed (64-bit offsets, memory indices in place of zero bytes). A module that is valid with
    /// fewer features reads the same with all, so readers of validated code leave it out.
    /// </param>
    public OperatorReader(ReadOnlySpan<byte> module, ByteRange code, WasmFeatures features = WasmFeatures.All)
        : this(new WasmReader(module, code), features)
    {
    }

    /// <summary>Walks on from where a reader stands; the reader itself does not move.</summary>
    public OperatorReader(WasmReader start, WasmFeatures features)
    {
        _reader = start;
        _features = features;
        Offset = start.Position;
    }

    /// <summary>The row of the instruction just read.</summary>
    public OpcodeInfo Info { get; private set; } = null!;

    public readonly Opcode Opcode => Info.Code;

    /// <summary>Where the instruction starts, in bytes from the start of the module.</summary>
    public int Offset { get; private set; }

    /// <summary>Where the next instruction starts, in bytes from the start of the module.</summary>
    public readonly int NextOffset => _reader.Position;

    /// <summary>The block type of <c>block</c>, <c>loop</c>, <c>if</c> and <c>try_table</c>.</summary>
    public BlockType BlockType { get; private set; }

    /// <summary>
    /// The first index: label, function, local, global, tag, table, element or data segment, memory; the type of
    /// <c>call_indirect</c>; the destination of <c>memory.copy</c> and <c>table.copy</c>; the memory of a load or store.
    /// </summary>
    public uint Index { get; private set; }

    /// <summary>
    /// The second index: the table of <c>call_indirect</c> and <c>table.init</c>, the memory of <c>memory.init</c>, the source of
    /// <c>memory.copy</c> and <c>table.copy</c>.
    /// </summary>
    public uint SecondIndex { get; private set; }

    /// <summary>Alignment hint of a load or store: the exponent of a power of two, below 64.</summary>
    public uint AlignExponent { get; private set; }

    /// <summary>Static offset of a load or store, in bytes.</summary>
    public ulong MemoryOffset { get; private set; }

    /// <summary>Bits of a constant: <c>i32</c> and <c>f32</c> in the low half, the rest zero; the low half of a <c>v128</c>.</summary>
    public ulong Bits { get; private set; }

    /// <summary>A lane index. The reader does not compare it with the number of lanes.</summary>
    public byte Lane { get; private set; }

    /// <summary>The type of a typed <c>select</c> (the first, if the invalid module gives several), or of <c>ref.null</c>.</summary>
    public ValueType Type { get; private set; }

    /// <summary>How many types a typed <c>select</c> gives; only 1 is valid.</summary>
    public int TypeCount { get; private set; }

    /// <summary>The value of an <c>i32.const</c>.</summary>
    public readonly int I32 => (int)Bits;

    /// <summary>The value of an <c>i64.const</c>.</summary>
    public readonly long I64 => (long)Bits;

    /// <summary>The value of a <c>v128.const</c>, or the 16 lane indices of <c>i8x16.shuffle</c>.</summary>
    public readonly Vector128<byte> Vector => Vector128.Create(Bits, _vectorHigh).AsByte();

    /// <summary>The labels of a <c>br_table</c>, the default last.</summary>
    public readonly LabelSequence Labels => new(_sequence, _sequenceCount);

    /// <summary>The clauses of a <c>try_table</c>.</summary>
    public readonly CatchSequence Catches => new(_sequence, _sequenceCount);

    /// <summary>Reads the next instruction with its immediates.</summary>
    /// <returns>False when the range is used up; the properties then keep what they had.</returns>
    /// <exception cref="WasmFormatException">The bytes are no instruction.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead()
    {
        if (_reader.AtEnd) return false;
        Offset = _reader.Position;
        byte first = _reader.ReadByte();
        Info = OpcodeTable.FindPlain(first) ?? ReadPrefixed(first);
        if (Info.Immediate != Immediate.None) ReadImmediates();
        return true;
    }

    private OpcodeInfo ReadPrefixed(byte prefix)
    {
        if (prefix is not (OpcodeTable.MiscPrefix or OpcodeTable.VectorPrefix)) ThrowIllegal($"{prefix:x2}");
        uint code = _reader.ReadU32();
        OpcodeInfo? info = OpcodeTable.Find(prefix, code);
        if (info is null) ThrowIllegal($"{prefix:x2} {code:x2}");
        return info;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadImmediates()
    {
        switch (Info.Immediate)
        {
            case Immediate.Local:
            case Immediate.Global:
            case Immediate.Label:
            case Immediate.Function:
            case Immediate.Tag:
            case Immediate.Table:
            case Immediate.Element:
            case Immediate.Data:
                Index = _reader.ReadU32();
                break;
            case Immediate.I32:
                Bits = (uint)_reader.ReadS32();
                break;
            case Immediate.MemArg:
                ReadMemArg();
                break;
            case Immediate.BlockType:
                BlockType = _reader.ReadBlockType();
                break;
            case Immediate.I64:
                Bits = (ulong)_reader.ReadS64();
                break;
            case Immediate.F32:
                Bits = _reader.ReadFixed32();
                break;
            case Immediate.F64:
                Bits = _reader.ReadFixed64();
                break;
            default:
                ReadRareImmediates();
                break;
        }
    }

    [DoesNotReturn]
    private readonly void ThrowIllegal(string code) => WasmReader.Throw($"illegal opcode {code}", Offset);
}
