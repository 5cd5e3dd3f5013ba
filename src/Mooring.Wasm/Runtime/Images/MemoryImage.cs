using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;
using Mooring.Wasm.Runtime.Guards;

namespace Mooring.Wasm.Runtime.Images;

/// <summary>What memory 0 of a module holds when its active data segments have been copied, kept to be mapped instead of copied.</summary>
/// <remarks>Immutable; freed with its module, after the arena has forgotten the slots that show it.</remarks>
internal sealed unsafe class MemoryImage
{
    /// <summary>Below this many bytes of data copying is as fast as a page fault.</summary>
    private const int LeastBytes = 2048;

    private const long MostBytes = 256L << 20;

    private static int _lastNumber;

    private readonly ImageFile _file;
    private readonly long _fileOffset;

    private MemoryImage(ImageFile file, long fileOffset, nuint start, nuint length, int segments)
    {
        _file = file;
        _fileOffset = fileOffset;
        Start = start;
        Length = length;
        Segments = segments;
    }

    ~MemoryImage()
    {
        IsReleased = true;
        GuardedArena.Instance?.Forget(Number);
        _file.Remove(_fileOffset, (long)Length);
    }

    /// <summary>Names it to the arena, which must not keep it alive; never 0.</summary>
    public int Number { get; } = Interlocked.Increment(ref _lastNumber);

    /// <summary>Where it begins in the memory, in bytes; the start of a page.</summary>
    public nuint Start { get; }

    /// <summary>In bytes; whole pages.</summary>
    public nuint Length { get; }

    /// <summary>How many of the module's data segments, from the first, it stands for. All of them are active.</summary>
    public int Segments { get; }

    /// <summary>Whether slots that show it can no longer be used.</summary>
    public bool IsReleased { get; private set; }

    /// <summary>Makes the image of a module.</summary>
    /// <returns>Null when it would bring nothing, or offsets are not constant, or the system has no such files.</returns>
    public static MemoryImage? TryCreate(ModuleDefinition definition)
    {
        if (definition.ImportedMemories > 0 || definition.Memories.Length == 0 || ImageFile.Instance is not { } file) return null;
        ulong limit = definition.Memories[0].Limits.Minimum * LinearMemory.PageBytes;
        var parts = new List<(ulong Offset, ByteRange Content)>();
        ulong first = ulong.MaxValue;
        ulong end = 0;
        long bytes = 0;
        foreach (DataSegment segment in definition.DataSegments)
        {
            // Stops at the first segment that must wait for instantiation: later ones may overwrite it.
            if (segment.Memory != 0 || segment.Offset is not { } expression || ConstantOffset(definition, expression) is not { } offset) break;
            ulong length = (ulong)segment.Content.Length;
            if (offset > limit || length > limit - offset) break;
            parts.Add((offset, segment.Content));
            if (length == 0) continue;
            first = ulong.Min(first, offset);
            end = ulong.Max(end, offset + length);
            bytes += (long)length;
        }

        if (bytes < LeastBytes) return null;
        ulong page = NativePages.PageSize;
        first = first / page * page;
        end = (end + page - 1) / page * page;
        if (end - first > MostBytes) return null;
        byte[] content = new byte[end - first];
        foreach ((ulong offset, ByteRange range) in parts)
        {
            if (range.Length > 0) definition.Bytes.Span.Slice(range.Offset, range.Length).CopyTo(content.AsSpan((int)(offset - first)));
        }

        return file.TryAdd(content) is { } fileOffset ? new MemoryImage(file, fileOffset, (nuint)first, (nuint)(end - first), parts.Count) : null;
    }

    /// <summary>Shows it in a memory whose first pages are committed and untouched.</summary>
    public bool TryMap(byte* memory) => _file.TryMap(memory + Start, Length, _fileOffset);

    private static ulong? ConstantOffset(ModuleDefinition definition, ConstantExpression expression)
    {
        var reader = new OperatorReader(definition.Bytes.Span, expression.Code);
        reader.TryRead();
        ulong? value = reader.Opcode switch
        {
            Opcode.I32Const => (uint)reader.I32,
            Opcode.I64Const => (ulong)reader.I64,
            _ => null,
        };
        return reader.TryRead() && reader.Opcode is Opcode.End ? value : null;
    }
}
