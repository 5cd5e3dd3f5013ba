using Mooring.Wasm.Opcodes;
using Mooring.Wasm.Text.Binary;
using Mooring.Wasm.Text.Lexing;
using Mooring.Wasm.Text.Modules;
using Mooring.Wasm.Text.Types;

namespace Mooring.Wasm.Text.Instructions;

internal sealed partial class InstructionParser
{
    private static void WriteOpcode(OpcodeInfo info, BinaryOutput target)
    {
        if (info.Prefix == 0)
        {
            target.Byte((int)info.Code);
            return;
        }

        target.Byte(info.Prefix);
        target.U32((ushort)info.Code);
    }

    /// <summary>Reads the immediates of an instruction that opens no block, and writes all of it.</summary>
    private void Plain(OpcodeInfo info, BinaryOutput target)
    {
        if (info.Code == Opcode.Select && cursor.IsForm("result"))
        {
            TypedSelect(target);
            return;
        }

        WriteOpcode(info, target);
        switch (info.Immediate)
        {
            case Immediate.None:
                break;
            case Immediate.Label:
                target.U32(_labels.Resolve(cursor));
                break;
            case Immediate.LabelTable:
                LabelTable(target);
                break;
            case Immediate.Function:
                target.U32(module.Functions.Resolve(cursor));
                break;
            case Immediate.TypeTable:
                uint table = OptionalIndex(module.Tables);
                target.U32(types.Use(parameterNames: null));
                target.U32(table);
                break;
            case Immediate.HeapType:
                target.Signed(types.HeapType());
                break;
            case Immediate.Local:
                target.U32(Locals.Resolve(cursor));
                break;
            case Immediate.Global:
                target.U32(module.Globals.Resolve(cursor));
                break;
            case Immediate.Tag:
                target.U32(module.Tags.Resolve(cursor));
                break;
            case Immediate.Table:
                target.U32(OptionalIndex(module.Tables));
                break;
            case Immediate.TableTable:
                IndexPair(module.Tables, target);
                break;
            case Immediate.ElementTable:
                SegmentAndPlace(module.Elements, module.Tables, target);
                break;
            case Immediate.Element:
                target.U32(module.Elements.Resolve(cursor));
                break;
            case Immediate.Memory:
                target.U32(OptionalIndex(module.Memories));
                break;
            case Immediate.MemoryMemory:
                IndexPair(module.Memories, target);
                break;
            case Immediate.DataMemory:
                module.NeedsDataCount = true;
                SegmentAndPlace(module.Data, module.Memories, target);
                break;
            case Immediate.Data:
                module.NeedsDataCount = true;
                target.U32(module.Data.Resolve(cursor));
                break;
            case Immediate.MemArg or Immediate.MemArgLane:
                MemoryAccess(info, target);
                break;
            default:
                Literals.Write(info.Immediate, cursor, target);
                break;
        }
    }

    private void TypedSelect(BinaryOutput target)
    {
        TextType[] results = types.Signature(parameterNames: null).Results;
        target.Byte((int)Opcode.SelectT);
        target.U32((uint)results.Length);
        foreach (TextType result in results) result.Write(target);
    }

    private void LabelTable(BinaryOutput target)
    {
        var labels = new List<uint> { _labels.Resolve(cursor) };
        while (cursor.IsIndexAt(cursor.Position)) labels.Add(_labels.Resolve(cursor));
        target.U32((uint)labels.Count - 1); // the default label is not counted
        foreach (uint label in labels) target.U32(label);
    }

    private uint OptionalIndex(IndexSpace space) => cursor.IsIndexAt(cursor.Position) ? space.Resolve(cursor) : 0;

    /// <summary>Reads destination and source, which are both given or both 0.</summary>
    private void IndexPair(IndexSpace space, BinaryOutput target)
    {
        bool given = cursor.IsIndexAt(cursor.Position);
        target.U32(given ? space.Resolve(cursor) : 0);
        target.U32(given ? space.Resolve(cursor) : 0);
    }

    /// <summary>Reads an optional table or memory, then a segment; the binary has them the other way round.</summary>
    private void SegmentAndPlace(IndexSpace segments, IndexSpace places, BinaryOutput target)
    {
        uint place = cursor.IsIndexAt(cursor.Position + 1) ? places.Resolve(cursor) : 0;
        target.U32(segments.Resolve(cursor));
        target.U32(place);
    }

    /// <summary>Reads <c>memory? offset=n? align=n?</c> and the lane index that some instructions have.</summary>
    private void MemoryAccess(OpcodeInfo info, BinaryOutput target)
    {
        const int MemoryFollows = 0x40;
        bool hasLane = info.Immediate == Immediate.MemArgLane;
        uint memory = HasMemory(hasLane) ? module.Memories.Resolve(cursor) : 0;
        ulong offset = Option("offset=") ?? 0;
        int alignPosition = cursor.Position;
        ulong align = Option("align=") ?? (ulong)info.AccessBytes;
        if (!System.Numerics.BitOperations.IsPow2(align)) throw cursor.FailAt(alignPosition, "alignment must be a power of two");
        target.Byte(System.Numerics.BitOperations.Log2(align) | (memory == 0 ? 0 : MemoryFollows));
        if (memory != 0) target.U32(memory);
        target.U64(offset);
        if (hasLane) Literals.WriteLane(cursor, target);
    }

    /// <summary>Whether the index here is a memory's; before a lane index it is one only when something else follows it.</summary>
    private bool HasMemory(bool hasLane)
    {
        int position = cursor.Position;
        if (!cursor.IsIndexAt(position)) return false;
        if (!hasLane || cursor.Kind == TokenKind.Identifier || cursor.IsIndexAt(position + 1)) return true;
        return cursor.KindAt(position + 1) == TokenKind.Word
            && (cursor.SpanAt(position + 1).StartsWith("offset=") || cursor.SpanAt(position + 1).StartsWith("align="));
    }

    /// <summary>Reads <c>offset=n</c> or <c>align=n</c> if it is here.</summary>
    private ulong? Option(ReadOnlySpan<char> name)
    {
        if (cursor.Kind != TokenKind.Word || !cursor.Span.StartsWith(name)) return null;
        ReadOnlySpan<char> digits = cursor.Span[name.Length..];
        if (Numbers.NumberText.Classify(digits) != Numbers.NumberShape.Natural) throw cursor.Unexpected();
        _ = Numbers.NumberText.TryInteger(digits, out _, out ulong value, out bool overflow);
        if (overflow) throw cursor.Fail("i64 constant out of range");
        if (!module.WideSizes && value > uint.MaxValue) throw cursor.Fail("i32 constant out of range");
        cursor.Advance();
        return value;
    }
}
