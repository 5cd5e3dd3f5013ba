using System.Runtime.CompilerServices;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Decoding;

// Immediates that take more than one number, or are rare: kept apart so that the method for the common ones stays small and fast.
internal ref partial struct OperatorReader
{
    private const byte MemoryIndexFlag = 0x40;

    private void ReadRareImmediates()
    {
        switch (Info.Immediate)
        {
            case Immediate.LabelTable:
                ReadLabelTable();
                break;
            case Immediate.TryTable:
                ReadTryTable();
                break;
            case Immediate.TypeTable:
                Index = _reader.ReadU32();
                SecondIndex = ReadIndexOrZero(WasmFeatures.ReferenceTypes);
                break;
            case Immediate.ElementTable:
                Index = _reader.ReadU32();
                SecondIndex = ReadIndexOrZero(WasmFeatures.ReferenceTypes);
                break;
            case Immediate.TableTable:
                Index = ReadIndexOrZero(WasmFeatures.ReferenceTypes);
                SecondIndex = ReadIndexOrZero(WasmFeatures.ReferenceTypes);
                break;
            case Immediate.ValueTypes:
                ReadValueTypes();
                break;
            case Immediate.HeapType:
                Type = _reader.ReadHeapType();
                break;
            case Immediate.Memory:
                Index = ReadIndexOrZero(WasmFeatures.MultiMemory);
                break;
            case Immediate.MemoryMemory:
                Index = ReadIndexOrZero(WasmFeatures.MultiMemory);
                SecondIndex = ReadIndexOrZero(WasmFeatures.MultiMemory);
                break;
            case Immediate.DataMemory:
                Index = _reader.ReadU32();
                SecondIndex = ReadIndexOrZero(WasmFeatures.MultiMemory);
                break;
            case Immediate.MemArgLane:
                ReadMemArg();
                Lane = _reader.ReadByte();
                break;
            case Immediate.Lane:
                Lane = _reader.ReadByte();
                break;
            case Immediate.V128:
            case Immediate.Shuffle:
                Bits = _reader.ReadFixed64();
                _vectorHigh = _reader.ReadFixed64();
                break;
            default:
                throw new InvalidOperationException($"The opcode table gives {Info} the immediate {Info.Immediate}, which nobody reads.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ReadMemArg()
    {
        int start = _reader.Position;
        uint flags = _reader.ReadU32();
        bool multiMemory = (_features & WasmFeatures.MultiMemory) != 0;
        if (flags >= (multiMemory ? 0x80u : MemoryIndexFlag / 2u)) WasmReader.Throw("malformed memop flags", start);
        AlignExponent = flags & (MemoryIndexFlag - 1);
        Index = (flags & MemoryIndexFlag) != 0 ? _reader.ReadU32() : 0;
        MemoryOffset = (_features & WasmFeatures.Memory64) != 0 ? _reader.ReadU64() : _reader.ReadU32();
    }

    private void ReadLabelTable()
    {
        _sequenceCount = _reader.ReadLength();
        _sequence = _reader;
        for (int i = 0; i <= _sequenceCount; i++) _reader.ReadU32();
    }

    private void ReadTryTable()
    {
        BlockType = _reader.ReadBlockType();
        _sequenceCount = _reader.ReadLength();
        _sequence = _reader;
        for (int i = 0; i < _sequenceCount; i++) CatchSequence.ReadClause(ref _reader);
    }

    private void ReadValueTypes()
    {
        TypeCount = _reader.ReadLength();
        for (int i = 0; i < TypeCount; i++)
        {
            ValueType type = _reader.ReadValueType();
            if (i == 0) Type = type;
        }
    }

    /// <summary>An index that was a reserved zero byte before the feature came.</summary>
    private uint ReadIndexOrZero(WasmFeatures feature)
    {
        if ((_features & feature) != 0) return _reader.ReadU32();
        int start = _reader.Position;
        if (_reader.ReadByte() != 0) WasmReader.Throw("zero byte expected", start);
        return 0;
    }
}
