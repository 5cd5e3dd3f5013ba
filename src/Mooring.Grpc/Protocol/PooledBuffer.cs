using System.Buffers;

namespace Mooring.Grpc.Protocol;

/// <summary>A growing byte buffer on pooled arrays, used again for message after message.</summary>
/// <remarks>A buffer that one long message made large goes back to the pool at <see cref="Clear"/>, so an idle stream stays small.</remarks>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private const int KeptBytes = 64 * 1024;
    private byte[] _array = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> WrittenMemory => _array.AsMemory(0, Length);

    public ReadOnlySpan<byte> WrittenSpan => _array.AsSpan(0, Length);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _array.Length - Length);
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureFree(sizeHint);
        return _array.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureFree(sizeHint);
        return _array.AsSpan(Length);
    }

    /// <summary>Forgets the contents.</summary>
    public void Clear()
    {
        Length = 0;
        if (_array.Length > KeptBytes) Dispose();
    }

    public void Dispose()
    {
        var array = _array;
        _array = [];
        Length = 0;
        if (array.Length > 0) ArrayPool<byte>.Shared.Return(array);
    }

    private void EnsureFree(int sizeHint)
    {
        var wanted = Math.Max(sizeHint, 256);
        if (_array.Length - Length >= wanted) return;

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(Length + wanted), (int)Math.Min(Array.MaxLength, 2L * _array.Length)));
        WrittenSpan.CopyTo(larger);
        if (_array.Length > 0) ArrayPool<byte>.Shared.Return(_array);
        _array = larger;
    }
}
