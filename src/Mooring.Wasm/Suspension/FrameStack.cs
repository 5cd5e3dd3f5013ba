using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Suspension;

/// <summary>What stands before the values of a saved frame.</summary>
/// <param name="Function">Index among the functions that the module defines.</param>
/// <param name="Site">Number of the place where it was left, which tells the types and places of the values.</param>
/// <param name="Context">The instance; see <see cref="StoreState.NumberOf"/>.</param>
/// <param name="Depth">What it and its callers used of the stack, in bytes.</param>
/// <param name="Bytes">Length of the values that follow.</param>
/// <param name="References">How many references it has, in a list apart.</param>
internal readonly record struct FrameHeader(int Function, int Site, int Context, int Depth, int Bytes, int References);

/// <summary>The frames of an activation that is not on any thread's stack: records in one buffer.</summary>
/// <remarks>
/// A guest that is suspended is left from the inside outwards, so its frames come innermost first, and that is the order in which they are
/// taken up again: a queue. A frame that was taken up may call and be suspended anew: the queue of its frames is put on top of what is left of
/// the older one. Each queue starts with a link to the one below. So a suspension costs what its frames cost, however deep the rest is.
/// One buffer in place of an object for each frame: a million waiting guests are a million arrays to the garbage collector, not ten.
/// </remarks>
internal sealed class FrameStack
{
    private const int InitialBytes = 256;
    private static readonly int HeaderBytes = Unsafe.SizeOf<FrameHeader>();
    private static readonly int LinkBytes = Unsafe.SizeOf<Link>();

    private byte[] _bytes = [];
    private object?[] _references = [];
    private Link _queue = Link.None; // the topmost
    private int _end; // of the used part of the buffer
    private int _referenceEnd;

    /// <summary>A queue of frames: where it starts, the next frame in it, and the same for its references.</summary>
    private readonly record struct Link(int Start, int Next, int ReferenceStart, int NextReference)
    {
        public static Link None => new(-1, 0, 0, 0);
    }

    public bool IsEmpty => _queue.Start < 0;

    /// <summary>Starts a queue for the frames that are about to be saved.</summary>
    public void BeginQueue()
    {
        DropFinishedQueue();
        Compact();
        Reserve(LinkBytes);
        MemoryMarshal.Write(_bytes.AsSpan(_end), _queue);
        _queue = new Link(_end, _end + LinkBytes, _referenceEnd, _referenceEnd);
        _end += LinkBytes;
    }

    /// <summary>Adds the frame that called the one added before.</summary>
    public void Add(in FrameHeader header, ReadOnlySpan<byte> values, ReadOnlySpan<object?> references)
    {
        int size = HeaderBytes + Align(values.Length);
        Reserve(size);
        MemoryMarshal.Write(_bytes.AsSpan(_end), header);
        values.CopyTo(_bytes.AsSpan(_end + HeaderBytes));
        _end += size;
        if (references.Length == 0) return;
        int wanted = _referenceEnd + references.Length;
        if (_references.Length < wanted) Array.Resize(ref _references, Math.Max(wanted, 2 * _references.Length));
        references.CopyTo(_references.AsSpan(_referenceEnd));
        _referenceEnd += references.Length;
    }

    /// <summary>Takes the innermost frame away.</summary>
    /// <param name="header">What it is.</param>
    /// <param name="references">Receives its references; cleared here.</param>
    /// <returns>The first byte of its values, valid until the next change; a null reference when there is no frame.</returns>
    public ref byte TryTake(out FrameHeader header, StoreState references)
    {
        DropFinishedQueue();
        if (IsEmpty)
        {
            header = default;
            return ref Unsafe.NullRef<byte>();
        }

        header = HeaderAt(_queue.Next);
        if (header.References > 0)
        {
            Span<object?> mine = _references.AsSpan(_queue.NextReference, header.References);
            mine.CopyTo(references.References(header.References));
            mine.Clear();
        }

        int values = _queue.Next + HeaderBytes;
        _queue = _queue with { Next = values + Align(header.Bytes), NextReference = _queue.NextReference + header.References };
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), values); // behind the last byte if there are none
    }

    /// <summary>Looks at the innermost frame.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryPeek(out FrameHeader header)
    {
        DropFinishedQueue();
        header = IsEmpty ? default : HeaderAt(_queue.Next);
        return !IsEmpty;
    }

    /// <summary>The stack that the frames which are left used, in bytes.</summary>
    public int Depth
    {
        get
        {
            if (IsEmpty) return 0;
            if (_queue.Next < _end) return HeaderAt(_queue.Next).Depth;
            Link below = LinkAt(_queue.Start); // has a frame left, or there would be no queue on top of it
            return below.Start < 0 ? 0 : HeaderAt(below.Next).Depth;
        }
    }

    /// <summary>All frames that are left, innermost first.</summary>
    public IEnumerable<FrameHeader> Frames()
    {
        int end = _end;
        for (Link queue = _queue; queue.Start >= 0; queue = LinkAt(queue.Start))
        {
            for (int next = queue.Next; next < end;)
            {
                FrameHeader header = HeaderAt(next);
                yield return header;
                next += HeaderBytes + Align(header.Bytes);
            }

            end = queue.Start;
        }
    }

    /// <summary>As <see cref="Frames"/>, with copies of their values and references.</summary>
    public IEnumerable<(FrameHeader Header, byte[] Values, object?[] References)> Contents()
    {
        int end = _end;
        for (Link queue = _queue; queue.Start >= 0; queue = LinkAt(queue.Start))
        {
            int reference = queue.NextReference;
            for (int next = queue.Next; next < end;)
            {
                FrameHeader header = HeaderAt(next);
                byte[] values = _bytes.AsSpan(next + HeaderBytes, header.Bytes).ToArray();
                yield return (header, values, _references.AsSpan(reference, header.References).ToArray());
                next += HeaderBytes + Align(header.Bytes);
                reference += header.References;
            }

            end = queue.Start;
        }
    }

    /// <summary>Drops all frames; buffers of reasonable size are kept for the next use.</summary>
    public void Clear()
    {
        if (_bytes.Length > 16 * InitialBytes) _bytes = [];
        if (_references.Length > InitialBytes) _references = [];
        else Array.Clear(_references, 0, Math.Min(_referenceEnd, _references.Length));
        _queue = Link.None;
        _end = _referenceEnd = 0;
    }

    private static int Align(int bytes) => (bytes + 7) & ~7;

    private FrameHeader HeaderAt(int position) => MemoryMarshal.Read<FrameHeader>(_bytes.AsSpan(position));

    private Link LinkAt(int position) => MemoryMarshal.Read<Link>(_bytes.AsSpan(position));

    private void DropFinishedQueue()
    {
        if (IsEmpty || _queue.Next < _end) return;
        _end = _queue.Start;
        _referenceEnd = _queue.ReferenceStart;
        _queue = LinkAt(_queue.Start);
    }

    /// <summary>Moves what is left of the topmost queue to its start, if that is less than what was taken: cheap, and the buffer stays small.</summary>
    private void Compact()
    {
        if (IsEmpty) return;
        int first = _queue.Start + LinkBytes;
        int taken = _queue.Next - first;
        if (taken < _end - _queue.Next) return;
        _bytes.AsSpan(_queue.Next, _end - _queue.Next).CopyTo(_bytes.AsSpan(first));
        int takenReferences = _queue.NextReference - _queue.ReferenceStart;
        _references.AsSpan(_queue.NextReference, _referenceEnd - _queue.NextReference).CopyTo(_references.AsSpan(_queue.ReferenceStart));
        _references.AsSpan(_referenceEnd - takenReferences, takenReferences).Clear();
        _end -= taken;
        _referenceEnd -= takenReferences;
        _queue = _queue with { Next = first, NextReference = _queue.ReferenceStart };
    }

    private void Reserve(int bytes)
    {
        if (_bytes.Length - _end >= bytes) return;
        Array.Resize(ref _bytes, Math.Max(_end + bytes, Math.Max(InitialBytes, 2 * _bytes.Length)));
    }
}
