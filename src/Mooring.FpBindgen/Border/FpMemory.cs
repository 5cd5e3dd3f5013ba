using Mooring.MessagePack;
using Mooring.Wasm;

namespace Mooring.FpBindgen.Border;

/// <summary>The memory of one instance, and the allocator that the guest keeps in it.</summary>
/// <remarks>Used in turns only. Every call into the guest may make the memory grow, so a span ends with the next one.</remarks>
internal sealed class FpMemory(Memory memory, Func<int, long> malloc, Action<long> free)
{
    private const uint AsyncValueSize = 12; // status, address, length; each 32 bits

    /// <summary>Asks the guest for memory and copies bytes there.</summary>
    public FatPtr Allocate(ReadOnlySpan<byte> bytes)
    {
        FatPtr buffer = Allocate(bytes.Length);
        bytes.CopyTo(Span(buffer));
        return buffer;
    }

    /// <summary>Gives a buffer back, by the same pointer that it was got with: the guest needs the length.</summary>
    public void Free(FatPtr buffer) => free((long)buffer.Bits);

    /// <summary>Asks the guest for memory for an async value; what is in it has to be written.</summary>
    public FatPtr AllocateAsyncValue() => Allocate((int)AsyncValueSize);

    /// <summary>Makes an async value pending, or ready when there is a result.</summary>
    public void WriteAsyncValue(FatPtr value, FatPtr result)
    {
        ulong address = value.Address;
        memory.Write(address, result.IsNull ? 0u : 1u);
        memory.Write(address + sizeof(uint), result.Address);
        memory.Write(address + 2 * sizeof(uint), result.Length);
    }

    /// <summary>Reads an async value that the guest has made.</summary>
    /// <returns>The result if it is ready, null if it is pending.</returns>
    /// <exception cref="FpProtocolException">It is none.</exception>
    public FatPtr? ReadAsyncValue(FatPtr value, string what)
    {
        if (value.Length != AsyncValueSize || !memory.TryGetSpan(value.Address, (int)AsyncValueSize, out _))
            throw new FpProtocolException($"{what}: the guest returned no async value ({value})");
        return memory.Read<uint>((ulong)value.Address) switch
        {
            0 => null,
            1 => new FatPtr((ulong)memory.Read<uint>((ulong)value.Address + sizeof(uint)) << 32 | memory.Read<uint>((ulong)value.Address + 2 * sizeof(uint))),
            uint status => throw new FpProtocolException($"{what}: the guest returned an async value whose status is {status}"),
        };
    }

    /// <summary>Decodes a message of the guest where it lies, and gives its buffer back.</summary>
    /// <param name="buffer">The message.</param>
    /// <param name="what">Which value that is, for the exception.</param>
    /// <exception cref="FpProtocolException">The pointer is bad, which the guest then keeps, or the bytes are no such value.</exception>
    public T Take<T, TFormat>(FatPtr buffer, string what)
        where TFormat : IMessagePackFormat<T>
    {
        ReadOnlySpan<byte> message = Message(buffer, what);
        try
        {
            return MessagePackFormat.FromBytes<T, TFormat>(message);
        }
        catch (MessagePackException cause)
        {
            throw new FpProtocolException($"{what}: {cause.Message}", cause);
        }
        finally
        {
            Free(buffer);
        }
    }

    /// <summary>Checks a pointer that the guest has passed.</summary>
    public ReadOnlySpan<byte> Message(FatPtr buffer, string what)
    {
        if (buffer.HasExtensionBits) throw new FpProtocolException($"{what}: the length of a message has reserved bits set ({buffer})");
        return memory.TryGetSpan(buffer.Address, (int)buffer.Length, out Span<byte> span) && !buffer.IsNull
            ? span
            : throw new FpProtocolException($"{what}: a message is not inside the guest's memory ({buffer})");
    }

    private FatPtr Allocate(int length)
    {
        var buffer = FatPtr.Of(malloc(length));
        return buffer.Address != 0 && buffer.Length == length && memory.TryGetSpan(buffer.Address, length, out _)
            ? buffer
            : throw new FpProtocolException($"{FpNames.Malloc} was asked for {length} bytes and gave {buffer}");
    }

    private Span<byte> Span(FatPtr buffer) => memory.GetSpan((ulong)buffer.Address, (int)buffer.Length);
}
