using System.Buffers;
using System.Text;

namespace Mooring.Nats.Tests.Support;

internal static class Bytes
{
    public static byte[] Of(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>The same bytes in pieces that begin at the given offsets.</summary>
    public static ReadOnlySequence<byte> Split(byte[] bytes, params int[] offsets)
    {
        Segment? first = null, last = null;
        int from = 0;
        foreach (int offset in offsets.Order().Append(bytes.Length))
        {
            var segment = new Segment(bytes.AsMemory(from, offset - from), last);
            first ??= segment;
            last = segment;
            from = offset;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is null) return;
            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
