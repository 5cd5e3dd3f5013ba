using System.Buffers.Binary;
using System.Text;
using Mooring.Wasm;

namespace Mooring.WaPc.Linking;

/// <summary><c>env.abort(message, file, line, column)</c>, which AssemblyScript calls before it executes <c>unreachable</c>.</summary>
internal static class AbortFunction
{
    public const string Module = "env";

    private const uint LongestText = 4096; // bytes

    public static HostFunction Abort { get; } = new("abort", Run);

    private static void Run(Caller<GuestState> caller, int message, int file, int line, int column) => throw new WasmTrapException(
        TrapKind.Host,
        $"the guest aborted: {ReadString(caller, message, "no message")} ({ReadString(caller, file, "unknown file")}:{line}:{column})");

    /// <summary>A string of AssemblyScript: UTF-16 at the pointer, its length in bytes in the four bytes before it; 0 is null.</summary>
    private static string ReadString(Caller<GuestState> caller, int pointer, string none)
    {
        const int Header = sizeof(uint);
        if ((uint)pointer < Header || !caller.TryRange(pointer - Header, Header, out Span<byte> header)) return none;
        uint length = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(header), LongestText) & ~1u;
        return caller.TryRange(pointer, length, out Span<byte> text) ? Encoding.Unicode.GetString(text) : none;
    }
}
