using System.Buffers.Binary;
using System.Text;
using Mooring.Wasi.Abi;
using Mooring.Wasi.Functions;

namespace Mooring.Wasi.Startup;

/// <summary>Strings as C programs get them: UTF-8 with a zero byte behind each, one after the other.</summary>
internal sealed class StringBlock
{
    private readonly byte[] _bytes;
    private readonly uint[] _starts;

    private StringBlock(IReadOnlyList<string> strings)
    {
        _starts = new uint[strings.Count];
        using var bytes = new MemoryStream();
        for (int i = 0; i < strings.Count; i++)
        {
            _starts[i] = (uint)bytes.Length;
            bytes.Write(Encoding.UTF8.GetBytes(strings[i]));
            bytes.WriteByte(0);
        }

        _bytes = bytes.ToArray();
    }

    /// <exception cref="ArgumentException">One of them holds a zero character.</exception>
    public static StringBlock OfArguments(IReadOnlyList<string> arguments)
    {
        foreach (string argument in arguments) ThrowIfZeroInside(argument);
        return new StringBlock(arguments);
    }

    /// <exception cref="ArgumentException">A name is empty or holds "=", or a name or value holds a zero character.</exception>
    public static StringBlock OfEnvironment(IReadOnlyList<KeyValuePair<string, string>> variables)
    {
        foreach ((string name, string value) in variables)
        {
            if (name.Length == 0 || name.Contains('=', StringComparison.Ordinal))
                throw new ArgumentException($"\"{name}\" cannot be the name of an environment variable.", nameof(variables));
            ThrowIfZeroInside(name);
            ThrowIfZeroInside(value);
        }

        return new StringBlock([.. variables.Select(variable => $"{variable.Key}={variable.Value}")]);
    }

    /// <summary>Tells how many strings there are, and their bytes.</summary>
    public Errno WriteSizes(GuestMemory memory, int countAddress, int bytesAddress) =>
        memory.TryWrite(countAddress, (uint)_starts.Length) && memory.TryWrite(bytesAddress, (uint)_bytes.Length) ? Errno.Success : Errno.Fault;

    /// <summary>Writes the strings, and an array of pointers to them.</summary>
    public Errno Write(GuestMemory memory, int pointersAddress, int bytesAddress)
    {
        if (!memory.TryGet(bytesAddress, (uint)_bytes.Length, out Span<byte> bytes)
            || !memory.TryGet(pointersAddress, (uint)_starts.Length * sizeof(uint), out Span<byte> pointers)) return Errno.Fault;
        _bytes.CopyTo(bytes);
        for (int i = 0; i < _starts.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(pointers[(i * sizeof(uint))..], (uint)bytesAddress + _starts[i]);
        return Errno.Success;
    }

    private static void ThrowIfZeroInside(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("An argument or environment variable holds a zero character, where C programs would see its end.", nameof(text));
    }
}
